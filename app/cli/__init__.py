"""The `kuaihui` command: what its subcommands take, print and answer with."""
