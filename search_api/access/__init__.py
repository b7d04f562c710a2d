"""Who may do what: tokens with scopes, and forms that only our own pages can send."""
