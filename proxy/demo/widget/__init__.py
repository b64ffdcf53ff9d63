"""A small stand-in for the chat widget that Tawk.to serves, written from the facts of its protocol.

It knows which address serves which file, in two builds: `stub-webpack` (chunks pushed to `window.tawkJsonp`, hosts
joined to paths at run time) and `stub-esm` (ES modules with whole addresses). It does not know the simulator that
serves it, nor anything of Verho. Both builds come from the same modules; read `modules/twk-main.js` first.
"""

from proxy.demo.widget.assets import BUILDS, Asset, asset, scripts

__all__ = ["BUILDS", "Asset", "asset", "scripts"]
