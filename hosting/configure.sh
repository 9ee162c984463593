#!/bin/sh
# Writes what a host must know from console.json: where the console lives, and the headers that it is served with.
#
#     sh configure.sh [--base /tools/greenroom/] [--site DIR] [--out DIR] [--served-from DIR] [--trust FILE]
#                     [--key-header NAME] [--name NAME]
#
#   --base         the folder of the host that the console is in (/)
#   --site         the site's files (the folder "site" beside this script)
#   --out          where the recipes are written (the folder "recipes" beside this script)
#   --served-from  where the site's files will be on the server (as --site)
#   --trust        for relays: the certificates by which nginx knows a vendor (/etc/ssl/certs/ca-certificates.crt)
#   --key-header   for relays: one more header that a key may travel in, besides the vendors' own
#   --name         what the files and their contents are named by: another one for a second console on a server (greenroom)
#
# Run it again after each edit of console.json and after each update. What it was told it goes by the next time, too: that
# is kept in the file "options" of the recipes. It changes one line of the site, the <base> of index.html, writes a
# console.json where there is none, and writes the recipes anew. It needs a POSIX shell, awk and sed, and no network.
set -eu
# Servers run as somebody else.
umask 022

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
usual_trust=/etc/ssl/certs/ca-certificates.crt
base=/ site=$here/site out=$here/recipes served='' trust=$usual_trust more='' me=greenroom

stop() { printf 'configure.sh: %s\n' "$*" >&2; exit 1; }

take() { # take OPTION VALUE
  case $1 in
    --base) base=$2 ;;
    --site) site=$2 ;;
    --out) out=$2 ;;
    --served-from) served=$2 ;;
    --trust) trust=${2:-$usual_trust} ;;
    --key-header) more=$(printf '%s' "$2" | sed 'y/ABCDEFGHIJKLMNOPQRSTUVWXYZ/abcdefghijklmnopqrstuvwxyz/') ;;
    --name) me=$2 ;;
  esac
}

said=' '
while [ $# -gt 0 ]; do
  option=${1%%=*}
  case $option in
    --help | -h)
      sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
      exit
      ;;
    --base | --site | --out | --served-from | --trust | --key-header | --name) ;;
    *) stop "$option is no option: --help names them." ;;
  esac
  case $1 in
    *=*) value=${1#*=} ;;
    *)
      [ $# -gt 1 ] || stop "$1 needs a value."
      value=$2
      shift
      ;;
  esac
  shift
  take "$option" "$value"
  said="$said$option "
done

[ -f "$site/index.html" ] || stop "there is no site in $site."
# What is not said now is as it was the last time. The page of a new package knows of no folder yet.
again=''
for option in --base --served-from --trust --key-header --name; do
  case $said in *" $option "*) continue ;; esac
  [ ! -f "$out/options" ] || was=$(sed -n "s/^$option //p" "$out/options")
  if [ "$option" = --base ]; then
    now=$(sed -n 's/.*<base href="\([^"]*\)".*/\1/p' "$site/index.html")
    [ -z "${now#/}" ] || was=$now
  fi
  [ -n "${was:-}" ] || continue
  take "$option" "$was"
  again="$again $option $was"
  was=''
done

# What goes into configuration files as it is must not be able to say anything else there.
is_like() { [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ] && printf '%s\n' "$1" | LC_ALL=C grep -Eqx "$2"; }
is_path() { is_like "$1" '/[A-Za-z0-9._~/ -]*'; }
is_like "$base" '/([A-Za-z0-9._~-]+/)*' || stop "--base must begin and end with / and be a folder such as /tools/greenroom/."
case /$base in */../* | */./*) stop "--base must not climb." ;; esac
if [ -n "$served" ]; then
  folder=${served%/}
  case $served in /*) ;; *) stop "--served-from must begin with /." ;; esac
  is_path "$served" || stop "--served-from must be a folder without special signs."
else
  folder=$(CDPATH='' cd "$site" && pwd -P)
  is_path "$folder" || stop "there are special signs in $folder: say by --served-from where the files will be."
fi
case $trust in /*) ;; *) stop "--trust must begin with /." ;; esac
is_path "$trust" || stop "--trust must be a file without special signs."
is_like "$me" '[a-z][a-z0-9_]*' || stop "--name must be made of small letters, digits and _, such as greenroom_test."
[ -z "$more" ] || is_like "$more" '[a-z][a-z0-9-]*' || stop "--key-header must be the name of a header."
case $more in
  connection | content-length | cookie | expect | host | te | trailer | transfer-encoding | upgrade)
    stop "--key-header: no key travels in $more."
    ;;
esac
[ -w "$site" ] || stop "the files in $site cannot be changed by you."
above=$out
while [ ! -e "$above" ]; do above=$(dirname "$above"); done
{ [ -d "$above" ] && [ -w "$above" ]; } || stop "nothing can be written to $out by you."

# ------------------------------------------------------------------------------------------------ console.json

new=$site/index.html.new
settings=$(mktemp "${TMPDIR:-/tmp}/greenroom.XXXXXX")
trap 'rm -f "$settings" "$new"' EXIT
trap 'exit 1' INT TERM
by_rules() { LC_ALL=C awk -f "$here/console.awk" "$@"; }
if [ -f "$site/console.json" ]; then
  by_rules "$site/console.json" >"$settings" ||
    stop "console.json is not used, and nothing was written. Mend what is said above, then run this again."
else
  printf '{}\n' | by_rules >"$settings"
fi
tab=$(printf '\t')
connect=$(sed -n "s/^connect$tab//p" "$settings")
vendors_own=$(printf '{}\n' | by_rules | sed -n "s/^connect$tab//p")
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

# ------------------------------------------------------------------------------------------------ the page

# `<base>` says where all links of the page begin. Moved into place at the end, whole: the host may be serving it. The
# policy in it, if there is one, is of the recipe for GitHub Pages.
sed "s#<meta http-equiv=\"Content-Security-Policy\"[^>]*>##; s#<base href=\"[^\"]*\"#<base href=\"$base\"#; s#<base href=[^\" >][^ >]*#<base href=\"$base\"#" \
  "$site/index.html" >"$new"
grep -qF "<base href=\"$base\"" "$new" || stop "index.html has no <base>: is it Greenroom's?"

mkdir -p "$out"
# What is the same for everybody. A 404.html keeps Cloudflare Pages from sending the page for whatever there is not.
cp -R "$here/fixed/." "$out/"
[ "$me" = greenroom ] || mv "$out/caddy/greenroom-log.caddy" "$out/caddy/$me-log.caddy"
{
  printf '# What configure.sh was told. It goes by it until it is told something else.\n--base %s\n' "$base"
  [ -z "$served" ] || printf '%s %s\n' --served-from "$served"
  [ "$trust" = "$usual_trust" ] || printf '%s %s\n' --trust "$trust"
  [ -z "$more" ] || printf '%s %s\n' --key-header "$more"
  [ "$me" = greenroom ] || printf '%s %s\n' --name "$me"
} >"$out/options"

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
location ~ ^$(quoted "$base")(?<${me}_file>[^/]+\.$1)\$ {
    alias "$folder/\$${me}_file\$${me}_ending";
    types { }
    default_type "$2";
    error_page 404 @${me}_gone;
    add_header Cache-Control \$${me}_keep;
    add_header Content-Encoding \$${me}_coding;
    add_header Vary Accept-Encoding always;
    include $me-headers.conf;
}
NGINX
}

nginx_plain() { # nginx_plain FILE TYPE
  cat <<NGINX
location = $base$1 {
    alias "$folder/$1";
    types { }
    default_type "$2";
    add_header Cache-Control no-cache always;
    include $me-headers.conf;
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
upstream ${me}_$1 {
    server $host;
    keepalive 8;
}
map \$request_uri \$${me}_to_$1 {
    "~^$2(?<${me}_rest>.*)\$" /\$${me}_rest;
    default "";
}
NGINX
}

nginx_relay() { # nginx_relay VENDOR PATH ORIGIN
  host=$(host_of "$3")
  cat <<NGINX

# $1 by way of this host. Keys pass through; none is kept, and no header is logged. Whatever comes back is data: a
# browser that is led there must not run it as a page of this host, nor nginx do what it says.
location ^~ $2 {
    # Written in another way, such as //: nobody knows what in the vendor is meant.
    if (\$${me}_to_$1 = "") {
        return 404;
    }
    proxy_pass https://${me}_$1\$${me}_to_$1;
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
    expires off;
    add_header Cache-Control no-store always;
    add_header Content-Security-Policy "$relayed" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Strict-Transport-Security "$transport" always;
    access_log off;
}
NGINX
}

nginx_maps() {
  cat <<'NGINX'
# Beside your servers, in /etc/nginx/conf.d/. Each file of the site but index.html and console.json lies there plain, as
# .br and as .gz. `q=0` says that a browser does not take it.
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
# A name with a hash in it never means something else; the workers' names are the same in every version.
map $uri $greenroom_keep {
    default "no-cache";
    "~-[0-9a-f]{8,}[^/]*$" "public, max-age=31536000, immutable";
}
NGINX
}

nginx_inside() { # below the console's folder
  printf 'gzip off;\nexpires off;\n'
  nginx_kind js "text/javascript; charset=utf-8"
  nginx_kind wasm "application/wasm"
  nginx_kind css "text/css; charset=utf-8"
  nginx_kind svg "image/svg+xml"
  nginx_plain console.json "application/json"
  nginx_plain index.html "text/html; charset=utf-8"
  cat <<NGINX
# A file that there is not: never the page.
location ~ ^$(quoted "$base")[^/]*\.[^/]*\$ {
    return 404;
    error_page 404 @${me}_gone;
}
NGINX
  [ -n "$bare" ] || cat <<NGINX
# Not the page's: certificates are renewed there, among others. A longer name in your server comes before it.
location ^~ /.well-known/ {
    return 404;
    error_page 404 @${me}_gone;
}
NGINX
  printf '# Every other address is one of the page'\''s own.\nrewrite ^ %sindex.html last;\n' "$base"
}

mkdir -p "$out/nginx"
{
  nginx_maps | sed "s/greenroom_/${me}_/g"
  each_relay nginx_relay_host
} >"$out/nginx/$me-http.conf"
{
  printf '# In /etc/nginx/. Headers of every answer of the site.\n'
  each_header 'add_header ' ' "' '" always;'
} >"$out/nginx/$me-headers.conf"
{
  printf '# Inside your `server { … }` that listens with TLS: include this file.\n'
  [ -z "$bare" ] || printf 'location = %s { return 308 %s; }\n' "$bare" "$base"
  printf '# `^~`, so that no location of your server for some kind of file takes the files of the console.\n'
  printf 'location ^~ %s {\n' "$base"
  nginx_inside | each_line '    ' ''
  cat <<NGINX
}
location @${me}_gone {
    types { }
    default_type text/plain;
    add_header Cache-Control no-cache always;
    include $me-headers.conf;
    return 404 "There is no such file.\\n";
}
NGINX
  each_relay nginx_relay
} >"$out/nginx/$me.conf"

# ------------------------------------------------------------------------------------------------ Caddy

caddy_relay() { # caddy_relay VENDOR PATH ORIGIN
  cat <<CADDY
	# $1 by way of this host. Keys pass through; none is kept, and nothing goes into the log of your site. Whatever comes
	# back is data: a browser that is led there must not run it as a page of this host.
	handle_path $2* {
		vars {
			skip_log true
			log_skip true
		}
		header Cache-Control no-store
		header Content-Security-Policy "$relayed"
		header X-Content-Type-Options nosniff
		header Strict-Transport-Security "$transport"
		# All headers go (-**), and those that the page sends come back.
		route {
CADDY
  for name in $(sent_to "$1"); do printf '\t\t\tvars %s_%s {header.%s}\n' "$me" "$name" "$name"; done
  printf '\t\t\trequest_header -**\n'
  for name in $(sent_to "$1"); do
    printf '\t\t\t@sent_%s not vars %s_%s ""\n' "$name" "$me" "$name"
    printf '\t\t\trequest_header @sent_%s %s {vars.%s_%s}\n' "$name" "$name" "$me" "$name"
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

{
  cat <<CADDY
# Above your sites: \`import $me.caddy\`; inside the site: \`import $me\`.
($me) {
CADDY
  each_relay caddy_relay
  [ -z "$bare" ] || printf '\tredir %s %s 308\n' "$bare" "$base"
  cat <<CADDY
	handle_path $base* {
		root * "$folder"
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
		@page {
			not path_regexp ^/[^/]*\.[^/]*\$
CADDY
  # Not the page's: certificates are renewed there, among others.
  [ -n "$bare" ] || printf '\t\t\tnot path /.well-known/*\n'
  cat <<CADDY
		}
		# These have no compressed copies.
		@plain path /index.html /console.json
		header @named Cache-Control "$forever"
		header ?Cache-Control no-cache
		rewrite @page /index.html
		respond @gone "There is no such file." 404
		file_server @plain {
			disable_canonical_uris
		}
		file_server {
			precompressed br gzip
			disable_canonical_uris
		}
	}
}
CADDY
} >"$out/caddy/$me.caddy"

# ------------------------------------------------------------------------------------------------ folders of a CDN

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

json() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
cat >"$out/s3-and-cloudfront/response-headers-policy.json" <<JSON
{
  "Name": "$me",
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
{
  cat <<JS
// A CloudFront function for viewer requests. Files are served as they are; the page's own addresses get the page.
function handler(event) {
  var request = event.request
JS
  [ -z "$bare" ] || cat <<JS
  if (request.uri === '$bare') {
    return { statusCode: 308, statusDescription: 'Permanent Redirect', headers: { location: { value: '$base' } } }
  }
JS
  cat <<JS
  var below = request.uri.indexOf('$base') === 0 ? request.uri.slice(${#base}) : null
  if (below === null) return request
  // A name with a dot is a file's: where there is none, that is said, and the page is not sent in its place.
  if (/^[^/]*\.[^/]*\$/.test(below)) return request
JS
  [ -n "$bare" ] || printf "  if (below.indexOf('.well-known/') === 0) return request\n"
  cat <<JS
  request.uri = '${base}index.html'
  return request
}
JS
} >"$out/s3-and-cloudfront/viewer-request.js"

# ------------------------------------------------------------------------------------------------ GitHub Pages

# No headers of one's own there: the policy goes into a copy of the page. It cannot forbid framing.
meta=$(printf '%s' "$policy" | sed "s/; frame-ancestors 'none'//")
sed "s#<base #<meta http-equiv=\"Content-Security-Policy\" content=\"$meta\"><base #" "$new" >"$out/github-pages/index.html"
cp "$out/github-pages/index.html" "$out/github-pages/404.html"

# ------------------------------------------------------------------------------------------------ the site

rm -f "$site/index.html.br" "$site/index.html.gz" # an old page, for a server that finds them
if [ ! -f "$site/console.json" ]; then
  printf '{}\n' >"$site/console.json"
  printf 'There was no console.json: one was written that says nothing ({}). Where the server has one, copy that here and\n'
  printf 'run this again.\n'
fi
if cmp -s "$new" "$site/index.html"; then rm -f "$new"; else mv "$new" "$site/index.html"; fi
# Whoever unpacked them may have kept them to himself.
chmod -R a+rX "$site" "$out" 2>/dev/null || printf 'See that the server may read the files: some are not yours to change.\n'

[ -z "$again" ] || printf 'As it was before:%s\n' "$again"
printf 'The console at %s may call: %s\n' "$base" "$connect"
set -f
left_out=''
for one in $vendors_own; do
  case " $connect " in *" $one "*) ;; *) left_out="$left_out $one" ;; esac
done
[ -z "$left_out" ] ||
  printf 'Left out by "hosts" or "hidden":%s. "hosts" replaces a vendor'\''s own: repeat what is to stay.\n' "$left_out"
for path in $relays; do
  case $path in "$base"*) continue ;; esac
  printf 'The relay %s is not below %s: what protects the one does not protect the other.\n' "$path" "$base"
done
[ -z "$relays" ] || [ -f "$trust" ] || printf 'There is no %s here. nginx needs it on the server: see --trust.\n' "$trust"
printf 'The files will be in %s.\nWritten: %s and the <base> of %s\n' "$folder" "$out" "$site/index.html"
