"""Word lists and the trained model; ../MODEL_CARD.md says where they come from and under which licences."""
