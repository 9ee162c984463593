#!/bin/sh
# sh upload.sh SITE s3://BUCKET/FOLDER: the files with their types and how long they may be kept. Needs the AWS command
# line. CloudFront compresses them itself: switch "Compress objects automatically" on.
set -eu
if [ $# -ne 2 ]; then
  echo "sh upload.sh SITE s3://BUCKET/FOLDER: copies the files of the folder SITE there." >&2
  exit 1
fi
site=$1 to=${2%/}
put() { aws s3 cp "$site/$1" "$to/$1" --content-type "$2" --cache-control "$3"; }
cd "$site" && site=$PWD
for file in *; do
  case $file in *.br | *.gz) continue ;; *.js) type="text/javascript; charset=utf-8" ;; *.wasm) type=application/wasm ;;
    *.css) type="text/css; charset=utf-8" ;; *.svg) type=image/svg+xml ;; *.json) type=application/json ;;
    *.html) type="text/html; charset=utf-8" ;; *) type=application/octet-stream ;; esac
  case $file in
    index.html) continue ;;
    *-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*) keep="public, max-age=31536000, immutable" ;;
    *) keep=no-cache ;;
  esac
  put "$file" "$type" "$keep"
done
# The page last: it names the files above.
put index.html "text/html; charset=utf-8" no-cache
