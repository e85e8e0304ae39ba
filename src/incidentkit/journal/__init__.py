"""The durable append-only log: chain and seal, lock, log, schema, drafts, evidence, keeping."""
