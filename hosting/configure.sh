#!/bin/sh
# Writes what a host must know from console.json: where the console lives, and the headers that it is served with.
#
#     sh configure.sh [--base /tools/greenroom/] [--site DIR] [--out DIR] [--served-from DIR] [--trust FILE]
#                     [--key-header NAME]
#
#   --base         the folder of the host that the console is in (/)
#   --site         the site's files (the folder "site" beside this script)
#   --out          where the recipes are written (the folder "recipes" beside this script)
#   --served-from  where the site's files will be on the server (as --site)
#   --trust        for relays: the certificates by which nginx knows a vendor (/etc/ssl/certs/ca-certificates.crt)
#   --key-header   for relays: one more header that a key may travel in, besides the vendors' own
#
# Run it again after each edit of console.json and after each update. It changes one line of the site, the <base> of
# index.html, and writes the recipes anew. It needs a POSIX shell, awk, sed and gzip, and no network.
set -eu

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
base=/ site=$here/site out=$here/recipes served='' trust=/etc/ssl/certs/ca-certificates.crt more=''

stop() { printf 'configure.sh: %s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || stop "$1 needs a value."
  case $1 in
    --base) base=$2 ;;
    --site) site=$2 ;;
    --out) out=$2 ;;
    --served-from) served=$2 ;;
    --trust) trust=$2 ;;
    --key-header) more=$(printf '%s' "$2" | sed 'y/ABCDEFGHIJKLMNOPQRSTUVWXYZ/abcdefghijklmnopqrstuvwxyz/') ;;
    *) stop "$1 is no option: see the first lines of this file." ;;
  esac
  shift 2
done

# What goes into configuration files as it is must not be able to say anything else there.
is_like() { [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ] && printf '%s\n' "$1" | LC_ALL=C grep -Eqx "$2"; }
is_like "$base" '/([A-Za-z0-9._~-]+/)*' || stop "--base must be a folder such as /tools/greenroom/."
case /$base in */../* | */./*) stop "--base must not climb." ;; esac
[ -f "$site/index.html" ] || stop "there is no site in $site."
[ -n "$served" ] || served=$(CDPATH='' cd "$site" && pwd -P)
is_like "$served" '/[A-Za-z0-9._~/ -]*' || stop "--served-from must be a folder without special signs."
is_like "$trust" '/[A-Za-z0-9._~/ -]*' || stop "--trust must be a file without special signs."
[ -z "$more" ] || is_like "$more" '[a-z][a-z0-9-]*' || stop "--key-header must be the name of a header."
case $more in
  connection | content-length | cookie | expect | host | te | trailer | transfer-encoding | upgrade)
    stop "--key-header: no key travels in $more."
    ;;
esac
served=${served%/}

# ------------------------------------------------------------------------------------------------ console.json

settings=$(mktemp "${TMPDIR:-/tmp}/greenroom.XXXXXX")
trap 'rm -f "$settings" "$site/index.html.new" "$site/index.html.gz.new"' EXIT
trap 'exit 1' INT TERM
if [ -f "$site/console.json" ]; then
  LC_ALL=C awk -f "$here/console.awk" "$site/console.json" >"$settings" ||
    stop "console.json is not used, and nothing was written. Mend what is said above, then run this again."
else
  printf '{}\n' | LC_ALL=C awk -f "$here/console.awk" >"$settings"
fi
tab=$(printf '\t')
connect=$(sed -n "s/^connect$tab//p" "$settings")
relays=$(sed -n "s/^relay$tab[a-z0-9]*$tab\([^$tab]*\)$tab.*/\1/p" "$settings")
twice=$(printf '%s\n' "$relays" | sort | uniq -d)
[ -z "$twice" ] || stop "console.json: the relay $twice leads to two vendors."
# Below the console's folder the page has addresses of its own.
routes="agents connections practice journal settings help hosting"
for path in $relays; do
  [ "$path" != "$base" ] || stop "console.json: the relay $path is the console's own folder."
  for route in $routes; do
    case $path in "$base$route"/*) stop "console.json: the relay $path is one of the page's own addresses." ;; esac
  done
done

policy="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' $connect; worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
permissions="accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()"
transport="max-age=31536000"
forever="public, max-age=31536000, immutable"
# Of what a vendor answers through a relay.
relayed="default-src 'none'; frame-ancestors 'none'; sandbox"

# ------------------------------------------------------------------------------------------------ the site

# `<base>` says where all links of the page begin. A copy of the page that was compressed before would still say the old.
# Both copies are moved into place whole: the host may be serving them.
new=$site/index.html.new
sed "s#<base href=\"[^\"]*\"#<base href=\"$base\"#; s#<base href=[^\" >][^ >]*#<base href=\"$base\"#" "$site/index.html" >"$new"
grep -qF "<base href=\"$base\"" "$new" || stop "index.html has no <base>: is it Greenroom's?"
gzip -9 -n -c "$new" >"$site/index.html.gz.new"
if cmp -s "$new" "$site/index.html"; then rm -f "$new"; else mv "$new" "$site/index.html"; fi
mv "$site/index.html.gz.new" "$site/index.html.gz"
rm -f "$site/index.html.br" # what makes it is seldom there

mkdir -p "$out"

# Each header on a line: NAME: VALUE.
headers() {
  cat <<HEADERS
Content-Security-Policy: $policy
X-Content-Type-Options: nosniff
Referrer-Policy: no-referrer
Permissions-Policy: $permissions
Cross-Origin-Opener-Policy: same-origin
Strict-Transport-Security: $transport
HEADERS
}

# Each line of the headers in another form: BEFORE name BETWEEN value AFTER.
each_header() { # each_header BEFORE BETWEEN AFTER
  headers | while IFS= read -r line; do printf '%s%s%s%s%s\n' "$1" "${line%%: *}" "$2" "${line#*: }" "$3"; done
}

each_relay() { # each_relay FUNCTION: with vendor, path, origin
  sed -n "s/^relay$tab//p" "$settings" | while IFS=$tab read -r vendor path to; do "$1" "$vendor" "$path" "$to"; done
}

bare=${base%/} # empty for the root

# ------------------------------------------------------------------------------------------------ nginx

nginx_kind() { # nginx_kind ENDING TYPE
  cat <<NGINX
location ~ ^$(quoted "$base")(?<greenroom_file>[^/]+\.$1)\$ {
    alias "$served/\$greenroom_file\$greenroom_ending";
    types { }
    default_type "$2";
    error_page 404 @greenroom_gone;
    add_header Cache-Control \$greenroom_keep;
    add_header Content-Encoding \$greenroom_coding;
    add_header Vary Accept-Encoding always;
    include greenroom-headers.conf;
}
NGINX
}

# For a regular expression.
quoted() { printf '%s' "$1" | sed 's/[.]/\\./g'; }

host_of() { printf '%s' "${1#https://}"; }

# What the page sends to a vendor, in small letters: these go on, and nothing else does. Of what a browser and a sign-in
# before this host add (cookies, tokens, who somebody is) a vendor learns nothing.
sent_to() { # sent_to VENDOR
  case $1 in
    cargo) set -- authorization selected-workspace-uuid ;;
    sema4) set -- authorization ;;
    runagents) set -- authorization x-runagents-api-key x-workspace-namespace ;;
    polyai) set -- x-api-key ;;
  esac
  printf '%s\n' accept accept-encoding content-type user-agent "$@" $more | sort -u
}

# What a vendor might answer that a browser would take for this host's own word, or a server for a command.
not_handed_on() {
  cat <<'NAMES'
Accept-CH
Access-Control-Allow-Credentials
Access-Control-Allow-Headers
Access-Control-Allow-Methods
Access-Control-Allow-Origin
Access-Control-Allow-Private-Network
Access-Control-Expose-Headers
Access-Control-Max-Age
Alt-Svc
Cache-Control
Clear-Site-Data
Content-Security-Policy
Content-Security-Policy-Report-Only
Critical-CH
Cross-Origin-Embedder-Policy
Cross-Origin-Embedder-Policy-Report-Only
Cross-Origin-Opener-Policy
Cross-Origin-Opener-Policy-Report-Only
Cross-Origin-Resource-Policy
Expect-CT
Expires
Feature-Policy
Link
Location
NEL
Origin-Agent-Cluster
Permissions-Policy
Permissions-Policy-Report-Only
Pragma
Proxy-Authenticate
Public-Key-Pins
Public-Key-Pins-Report-Only
Referrer-Policy
Refresh
Report-To
Reporting-Endpoints
Server
Service-Worker-Allowed
Set-Cookie
SourceMap
Speculation-Rules
Strict-Transport-Security
WWW-Authenticate
X-Accel-Buffering
X-Accel-Charset
X-Accel-Expires
X-Accel-Limit-Rate
X-Accel-Redirect
X-Content-Type-Options
X-Frame-Options
X-SourceMap
NAMES
}

each_line() { # each_line BEFORE AFTER: of what comes in
  while IFS= read -r line; do printf '%s%s%s\n' "$1" "$line" "$2"; done
}

# The address as it was sent, escapes and all: nginx would undo some of them.
nginx_relay_host() { # nginx_relay_host VENDOR PATH ORIGIN
  host=$(host_of "$3")
  case $host in *:*) ;; *) host=$host:443 ;; esac
  cat <<NGINX
# nginx looks this name up when it starts, which it does not while there is no such name, and when it is reloaded: reload
# it each hour.
upstream greenroom_$1 {
    server $host;
    keepalive 8;
}
map \$request_uri \$greenroom_to_$1 {
    "~^$2(?<greenroom_rest>.*)\$" /\$greenroom_rest;
    default /;
}
NGINX
}

nginx_relay() { # nginx_relay VENDOR PATH ORIGIN
  host=$(host_of "$3")
  cat <<NGINX

# $1 by way of this host. Keys pass through; none is kept, and no header is logged. Whatever comes back is data: a
# browser that is led there must not run it as a page of this host, nor nginx do what it says.
location ^~ $2 {
    proxy_pass https://greenroom_$1\$greenroom_to_$1;
    proxy_http_version 1.1;
    proxy_pass_request_headers off;
    proxy_set_header Host $host;
    proxy_set_header Connection "";
NGINX
  for name in $(sent_to "$1"); do
    printf '    proxy_set_header %s $http_%s;\n' "$name" "$(printf '%s' "$name" | sed 's/-/_/g')"
  done
  cat <<NGINX
    proxy_ssl_server_name on;
    proxy_ssl_name ${host%%:*};
    proxy_ssl_verify on;
    proxy_ssl_verify_depth 4;
    proxy_ssl_trusted_certificate "$trust";
    proxy_redirect off;
    proxy_cache off;
    proxy_request_buffering off;
    proxy_next_upstream off;
    proxy_read_timeout 130s;
    client_max_body_size 100m;
    proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;
NGINX
  not_handed_on | each_line '    proxy_hide_header ' ';'
  cat <<NGINX
    add_header Cache-Control no-store always;
    add_header Content-Security-Policy "$relayed" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Strict-Transport-Security "$transport" always;
    access_log off;
}
NGINX
}

mkdir -p "$out/nginx"
{
  cat <<'NGINX'
# Beside your servers, in /etc/nginx/conf.d/. Each file of the site lies there plain, as .br and as .gz. `q=0` says that
# a browser does not take it.
map $http_accept_encoding $greenroom_ending {
    default "";
    "~*(^|[ ,])br *($|,|;(?! *q=0(\.0*)? *($|,)))" ".br";
    "~*(^|[ ,])gzip *($|,|;(?! *q=0(\.0*)? *($|,)))" ".gz";
}
map $greenroom_ending $greenroom_coding {
    default "";
    ".br" "br";
    ".gz" "gzip";
}
map $http_accept_encoding $greenroom_page_ending {
    default "";
    "~*(^|[ ,])gzip *($|,|;(?! *q=0(\.0*)? *($|,)))" ".gz";
}
map $greenroom_page_ending $greenroom_page_coding {
    default "";
    ".gz" "gzip";
}
# A name with a hash in it never means something else; the workers' names are the same in every version.
map $uri $greenroom_keep {
    default "no-cache";
    "~-[0-9a-f]{8,}[^/]*$" "public, max-age=31536000, immutable";
}
NGINX
  each_relay nginx_relay_host
} >"$out/nginx/greenroom-http.conf"
{
  printf '# In /etc/nginx/. Headers of every answer of the site.\n'
  each_header 'add_header ' ' "' '" always;'
} >"$out/nginx/greenroom-headers.conf"
{
  printf '# Inside your `server { … }` that listens with TLS: include this file.\n'
  [ -z "$bare" ] || printf 'location = %s { return 308 %s; }\n' "$bare" "$base"
  nginx_kind js "text/javascript; charset=utf-8"
  nginx_kind wasm "application/wasm"
  nginx_kind css "text/css; charset=utf-8"
  nginx_kind svg "image/svg+xml"
  cat <<NGINX
location = ${base}console.json {
    alias "$served/console.json";
    types { }
    default_type "application/json";
    add_header Cache-Control no-cache always;
    include greenroom-headers.conf;
}
location = ${base}index.html {
    alias "$served/index.html\$greenroom_page_ending";
    types { }
    default_type "text/html; charset=utf-8";
    add_header Cache-Control no-cache always;
    add_header Content-Encoding \$greenroom_page_coding;
    add_header Vary Accept-Encoding always;
    include greenroom-headers.conf;
}
# A file that there is not: never the page.
location ~ ^$(quoted "$base")[^/]*\.[^/]*\$ {
    return 404;
    error_page 404 @greenroom_gone;
}
location @greenroom_gone {
    default_type text/plain;
    add_header Cache-Control no-cache always;
    include greenroom-headers.conf;
    return 404 "There is no such file.\\n";
}
# Every other address below $base is one of the page's own.
location $base {
    rewrite ^ ${base}index.html last;
}
NGINX
  each_relay nginx_relay
} >"$out/nginx/greenroom.conf"

# ------------------------------------------------------------------------------------------------ Caddy

caddy_relay() { # caddy_relay VENDOR PATH ORIGIN
  cat <<CADDY
	# $1 by way of this host. Keys pass through; none is kept. Do not log request headers. Whatever comes back is data: a
	# browser that is led there must not run it as a page of this host.
	handle_path $2* {
		header Cache-Control no-store
		header Content-Security-Policy "$relayed"
		header X-Content-Type-Options nosniff
		header Strict-Transport-Security "$transport"
		# All headers go (-**), and those that the page sends come back.
		route {
CADDY
  for name in $(sent_to "$1"); do printf '\t\t\tvars greenroom_%s {header.%s}\n' "$name" "$name"; done
  printf '\t\t\trequest_header -**\n'
  for name in $(sent_to "$1"); do
    printf '\t\t\t@sent_%s not vars greenroom_%s ""\n' "$name" "$name"
    printf '\t\t\trequest_header @sent_%s %s {vars.greenroom_%s}\n' "$name" "$name" "$name"
  done
  cat <<CADDY
			reverse_proxy $3 {
				header_up Host $(host_of "$3")
				header_up -X-Forwarded-*
				header_up -Via
CADDY
  not_handed_on | each_line '				header_down -' ''
  cat <<CADDY
			}
		}
	}
CADDY
}

mkdir -p "$out/caddy"
{
  cat <<CADDY
# Above your sites: \`import greenroom.caddy\`; inside the site: \`import greenroom\`.
(greenroom) {
CADDY
  each_relay caddy_relay
  [ -z "$bare" ] || printf '\tredir %s %s 308\n' "$bare" "$base"
  cat <<CADDY
	handle_path $base* {
		root * "$served"
		header {
CADDY
  each_header '			' ' "' '"'
  cat <<CADDY
		}
		@named {
			path_regexp ^/[^/]+-[0-9a-f]{8,}[^/]*\$
			file
		}
		@gone {
			path_regexp ^/[^/]*\.[^/]*\$
			not file
		}
		@page not path_regexp ^/[^/]*\.[^/]*\$
		header @named Cache-Control "$forever"
		header ?Cache-Control no-cache
		rewrite @page /index.html
		respond @gone "There is no such file." 404
		file_server {
			precompressed br gzip
			disable_canonical_uris
		}
	}
}
CADDY
} >"$out/caddy/greenroom.caddy"

# ------------------------------------------------------------------------------------------------ folders of a CDN

mkdir -p "$out/netlify-and-cloudflare-pages"
{
  printf '%s*\n' "$base"
  # Both have browsers ask anew for whatever nothing else is said of.
  each_header '  ' ': ' ''
  (
    cd "$site"
    for file in *; do
      case $file in
        *.br | *.gz) ;;
        *-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*)
          printf '%s%s\n  Cache-Control: %s\n' "$base" "$file" "$forever"
          ;;
      esac
    done
  )
} >"$out/netlify-and-cloudflare-pages/_headers"
{
  printf "# No relay: a rewrite hands a browser's cookies to the vendor, and the vendor's to the browser.\n"
  # Only the page's own addresses lead to the page: a file that is gone is 404 and never HTML.
  for route in $routes; do printf '%s%s %s 200\n%s%s/* %s 200\n' "$base" "$route" "$base" "$base" "$route" "$base"; done
} >"$out/netlify-and-cloudflare-pages/_redirects"

mkdir -p "$out/s3-and-cloudfront"
json() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
cat >"$out/s3-and-cloudfront/response-headers-policy.json" <<JSON
{
  "Name": "greenroom",
  "SecurityHeadersConfig": {
    "ContentSecurityPolicy": { "Override": true, "ContentSecurityPolicy": "$(json "$policy")" },
    "ContentTypeOptions": { "Override": true },
    "ReferrerPolicy": { "Override": true, "ReferrerPolicy": "no-referrer" },
    "StrictTransportSecurity": { "Override": true, "AccessControlMaxAgeSec": 31536000 }
  },
  "CustomHeadersConfig": {
    "Quantity": 2,
    "Items": [
      { "Header": "Permissions-Policy", "Value": "$(json "$permissions")", "Override": true },
      { "Header": "Cross-Origin-Opener-Policy", "Value": "same-origin", "Override": true }
    ]
  }
}
JSON
cat >"$out/s3-and-cloudfront/viewer-request.js" <<JS
// A CloudFront function for viewer requests. Files are served as they are; the page's own addresses get the page.
function handler(event) {
  var request = event.request
  var below = request.uri.indexOf('$base') === 0 ? request.uri.slice(${#base}) : null
  if (below === null) return request
  // A name with a dot is a file's: where there is none, that is said, and the page is not sent in its place.
  if (/^[^/]*\.[^/]*\$/.test(below)) return request
  request.uri = '${base}index.html'
  return request
}
JS
cat >"$out/s3-and-cloudfront/upload.sh" <<'SH'
#!/bin/sh
# sh upload.sh SITE s3://BUCKET/FOLDER: the files with their types and how long they may be kept. Needs the AWS command
# line. CloudFront compresses them itself: switch "Compress objects automatically" on.
set -eu
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
SH

# ------------------------------------------------------------------------------------------------ GitHub Pages

# No headers of one's own there: the policy goes into a copy of the page. It cannot forbid framing.
mkdir -p "$out/github-pages"
meta=$(printf '%s' "$policy" | sed "s/; frame-ancestors 'none'//")
sed "s#<base #<meta http-equiv=\"Content-Security-Policy\" content=\"$meta\"><base #" "$site/index.html" >"$out/github-pages/index.html"
cp "$out/github-pages/index.html" "$out/github-pages/404.html"
: >"$out/github-pages/.nojekyll"
cat >"$out/github-pages/README.md" <<'MD'
Copy these files over those of the site. What GitHub Pages cannot do:

- It sends no headers of your own: the policy is in the page itself, which cannot forbid other sites to frame it, and
  there are no `Permissions-Policy`, `Cross-Origin-Opener-Policy` and `Referrer-Policy` headers.
- An address such as `/agents/…` is answered with status 404 and the page: it works, but monitors will complain.
- Files are kept by browsers for ten minutes, `index.html` and `console.json` too.
- Every project of `name.github.io` shares one origin, and with it the browser's storage: forbid "remember on this
  computer" in `console.json` (`"remember": false`), or use a domain of its own.
- There is no relay.

Good enough to try Greenroom out; use another host where real keys are used.
MD

printf 'The console at %s may call: %s\n' "$base" "$connect"
printf 'Written: %s and the <base> of %s\n' "$out" "$site/index.html"
