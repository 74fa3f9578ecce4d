"""機關帳號: signing in at the agency's own identity provider, by OpenID Connect."""
