// A certified OpenID Connect provider on a free port: prints its issuer, reads one line about its client, then serves.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => {
  const { client, amr } = JSON.parse(line);
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
    clients: [client],
    cookies: { keys: ["for tests only"] },
    claims: { openid: ["sub"], amr: null },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...(amr && { amr }) }) }),
  });
  server.on("request", provider.callback());
  console.log("ready");
});
lines.on("close", () => process.exit(0));
