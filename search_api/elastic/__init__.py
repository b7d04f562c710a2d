"""Parts of the Elasticsearch backend; the client is the official one, of version 9."""
