#!/usr/bin/env bash
# Makes the passwords that docker-compose.yml asks for, once. They are never written over.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p secrets
chmod 700 secrets
for name in elasticsearch_password redis_password; do
    if [ ! -e "secrets/$name" ]; then
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$name"
        # Compose mounts the file as it is; each service reads it as its own user, and the folder keeps others out.
        chmod 444 "secrets/$name"
        echo "made secrets/$name"
    fi
done
