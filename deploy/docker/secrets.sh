#!/bin/sh
# Makes the two secret files that docker-compose.yml gives to its services. What exists is left as it is.
# The folder is closed to others; the files in it are readable, because the services read them under users of their own.
#     sh deploy/docker/secrets.sh [FOLDER]
set -eu
folder=${1:-.launchquake/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in admin-token grafana-admin-password; do
  file=$folder/$name
  if [ -s "$file" ]; then
    echo "kept $file"
    continue
  fi
  # 192 random bits. Written elsewhere first: an interrupted write must not leave half a token.
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
  chmod 444 "$file.new"
  mv "$file.new" "$file"
  echo "made $file"
done
