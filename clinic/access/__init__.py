"""Who may do what: roles, permissions, one policy, one guard."""
