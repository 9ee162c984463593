# Reads console.json, checks it as strictly as the page does, and prints one line for each setting:
#
#     NAME <tab> VALUE
#
# or, on standard error, one sentence for each thing that is wrong, and ends with status 1. Needs nothing but a POSIX
# awk. The rules are those of src/hosting/settings.rs; tests hold the two to the same examples.

BEGIN {
  LARGEST = 65536
  std["cargo"] = "https://api.getcargo.io"; std["sema4"] = "https://*.sema4.ai"
  std["runagents"] = "https://*.runagents.io"; std["polyai"] = "https://*.poly.ai"
}
{
  text = text $0 "\n"
  if (length(text) - 1 > LARGEST) stop("console.json is larger than 64 KB.")
}
END {
  if (wrong) exit 1
  # What some editors write first.
  sub(/^\357\273\277/, "", text)
  n = length(text); at = 1
  space()
  if (substr(text, at, 1) != "{") stop("console.json is not a JSON object.")
  value("")
  space()
  if (at <= n) stop("something follows the end of the object in console.json.")
  check()
  if (wrong) exit 1
  render()
}

function stop(sentence) { print "console.json: " sentence > "/dev/stderr"; wrong = 1; exit 1 }
function note(sentence) { print "console.json: " sentence > "/dev/stderr"; wrong = 1 }

# --- JSON: every leaf goes into kind[path] and leaf[path]; of lists and objects, size[path].

function space() { while (at <= n && index(" \t\r\n", substr(text, at, 1))) at++ }

function value(path,   c, start) {
  space()
  c = substr(text, at, 1)
  if (++deep > 8) stop("it is nested too deeply.")
  if (c == "{") object(path)
  else if (c == "[") list(path)
  else if (c == "\"") { kind[path] = "text"; leaf[path] = string() }
  else if (substr(text, at, 4) == "true") { kind[path] = "flag"; leaf[path] = "true"; at += 4 }
  else if (substr(text, at, 5) == "false") { kind[path] = "flag"; leaf[path] = "false"; at += 5 }
  else if (substr(text, at, 4) == "null") { kind[path] = "null"; at += 4 }
  else {
    start = at
    while (at <= n && index("0123456789+-.eE", substr(text, at, 1))) at++
    c = substr(text, start, at - start)
    if (c !~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/) stop("it is no JSON after " start - 1 " bytes.")
    kind[path] = "number"; leaf[path] = c
  }
  paths[++count] = path
  deep--
}

function object(path,   key, inner) {
  kind[path] = "object"; size[path] = 0
  at++; space()
  if (substr(text, at, 1) == "}") { at++; return }
  for (;;) {
    space()
    if (substr(text, at, 1) != "\"") stop("a key is missing after " at - 1 " bytes.")
    key = string(); space()
    if (substr(text, at, 1) != ":") stop("a colon is missing after \"" shown(key) "\".")
    at++
    inner = path == "" ? key : path "/" key
    if (inner in kind) stop("\"" shown(key) "\" is there twice.")
    keys[path, ++size[path]] = key
    value(inner); space()
    if (substr(text, at, 1) == ",") { at++; continue }
    if (substr(text, at, 1) != "}") stop("a comma or } is missing after " at - 1 " bytes.")
    at++
    return
  }
}

function list(path) {
  kind[path] = "list"; size[path] = 0
  at++; space()
  if (substr(text, at, 1) == "]") { at++; return }
  for (;;) {
    value(path "/" ++size[path]); space()
    if (substr(text, at, 1) == ",") { at++; continue }
    if (substr(text, at, 1) != "]") stop("a comma or ] is missing after " at - 1 " bytes.")
    at++
    return
  }
}

# A text. Escapes of what is no letter stay as they are written: no rule below takes a backslash.
function string(   out, c, code, low) {
  out = ""; at++
  for (;;) {
    if (at > n) stop("a text has no end.")
    c = substr(text, at, 1)
    if (c == "\"") { at++; return out }
    if (c == "\n" || c == "\t" || c == "\r") stop("a text goes over the end of its line.")
    if (c != "\\") { out = out c; at++; continue }
    c = substr(text, at + 1, 1)
    if (c == "\"" || c == "\\" || c == "/") { out = out c; at += 2; continue }
    if (c == "u") {
      code = escaped(at)
      low = code >= 55296 && code < 56320 && substr(text, at + 6, 2) == "\\u" ? escaped(at + 6) : 0
      if (low >= 56320 && low < 57344) {
        code = 65536 + 1024 * (code - 55296) + low - 56320
        out = out sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
        at += 6
      }
      else if (code == 0 || (code >= 55296 && code < 57344)) out = out substr(text, at, 6)
      else if (code < 128) out = out sprintf("%c", code)
      else if (code < 2048) out = out sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      else out = out sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      at += 6
      continue
    }
    if (!index("bfnrt", c) || c == "") stop("an escape is no escape after " at - 1 " bytes.")
    out = out control(c); at += 2
  }
}

function escaped(at,   code) {
  code = tolower(substr(text, at + 2, 4))
  if (code !~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/) stop("an escape is no escape after " at - 1 " bytes.")
  return 256 * (16 * hex(code, 1) + hex(code, 2)) + 16 * hex(code, 3) + hex(code, 4)
}

function control(c) { return c == "b" ? "\b" : c == "f" ? "\f" : c == "n" ? "\n" : c == "r" ? "\r" : "\t" }

function hex(code, place) { return index("0123456789abcdef", substr(code, place, 1)) - 1 }

# --- The settings.

function check(   i, path, parts, top) {
  flags = " practice remember read_only "
  for (i = 1; i <= size[""]; i++) {
    top = keys["", i]
    if (index(flags, " " top " ")) want(top, "flag", "true or false")
    else if (top == "organisation") { if (want(top, "text", "a text")) plain(top, 80) }
    else if (top == "support") support()
    else if (top == "hosts") hosts()
    else if (top == "hidden") hidden()
    else if (top == "passphrase_length") within(top, 8, 64)
    else if (top == "lock_minutes") within(top, 1, 60)
    else if (top == "relay") relay()
    else if (top == "connections") connections()
    else note("\"" shown(top) "\" is no setting.")
  }
  if (!wrong) ways()
}

# A connection goes to where the page may call, or by a relay that leads there.
function ways(   i, path, name, to, url) {
  for (i = 1; i <= size["connections"]; i++) {
    path = "connections/" i; name = leaf[path "/vendor"]
    if (leaf[path "/relay"] != "true") {
      if ((path "/url") in kind && !called(name, leaf[path "/url"]))
        note("\"" path "/url\" is at no host that this page may call: add it to \"hosts\".")
      continue
    }
    to = leaf["relay/" name "/to"]
    url = (path "/url") in kind ? leaf[path "/url"] : std[name]
    # Without an address it is one of the vendor's own, and which is chosen later.
    if (to != "" && (origin_of(to) == origin_of(url) || (!((path "/url") in kind) && index(url, "*")))) continue
    note("\"" path "/relay\": no \"relay\" of its vendor leads to its address.")
  }
}

function want(path, wanted, words) {
  if (kind[path] == wanted) return 1
  note("\"" shown(path) "\" must be " words ".")
  return 0
}

function shown(path) { gsub(/[^ -~]/, "?", path); return substr(path, 1, 80) }

# Nothing where it is no text.
function said(path) { return kind[path] == "text" ? leaf[path] : "" }

function plain(path, most) {
  if (leaf[path] ~ /[[:cntrl:]\\]/ || length(leaf[path]) > most || leaf[path] ~ /^ *$/)
    note("\"" shown(path) "\" must be a line of at most " most " letters.")
}

function within(path, least, most) {
  if (kind[path] != "number" || leaf[path] !~ /^[0-9]+$/ || length(leaf[path]) > 3 || leaf[path] + 0 < least || leaf[path] + 0 > most)
    note("\"" path "\" must be a whole number from " least " to " most ".")
}

function vendor(name) { return name == "cargo" || name == "sema4" || name == "runagents" || name == "polyai" }

# https, a name, perhaps any name below it, perhaps a port: what stands in a policy as it is.
function origin(url) {
  return url ~ /^https:\/\/(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?(:[1-9][0-9]*)?$/ && length(url) <= 200 && port(url)
}

# Whether the port, if there is one, is one.
function port(url,   parts) {
  split(substr(url, 9), parts, "/")
  return !match(parts[1], /:/) || (length(parts[1]) - RSTART <= 5 && substr(parts[1], RSTART + 1) + 0 <= 65535)
}

function called(name, url,   j) {
  if (!(("hosts/" name) in kind)) return fits(origin_of(url), std[name])
  for (j = 1; j <= size["hosts/" name]; j++) if (fits(origin_of(url), leaf["hosts/" name "/" j])) return 1
  return 0
}

function fits(place, listed,   below) {
  listed = origin_of(listed)
  if (!index(listed, "*")) return place == listed
  below = substr(listed, length("https://*") + 1)
  return length(place) > length("https://" below) && substr(place, length(place) - length(below) + 1) == below
}

# Scheme, name and port: 443 is that of https.
function origin_of(url,   parts) {
  split(substr(url, 9), parts, "/")
  sub(/:443$/, "", parts[1])
  return "https://" parts[1]
}

function support() {
  if (kind["support"] != "text" || leaf["support"] !~ /^(https:\/\/[a-z0-9]|mailto:[a-z0-9._+-]+@[a-z0-9])[A-Za-z0-9.\/_~%@:?=&#+-]*$/ || length(leaf["support"]) > 300)
    note("\"support\" must be an https: or mailto: address.")
}

function hosts(   i, j, name, path) {
  if (!want("hosts", "object", "an object of lists, by vendor")) return
  for (i = 1; i <= size["hosts"]; i++) {
    name = keys["hosts", i]; path = "hosts/" name
    if (!vendor(name)) { note("\"hosts/" shown(name) "\" names no vendor."); continue }
    if (!want(path, "list", "a list of origins")) continue
    if (size[path] < 1 || size[path] > 20) note("\"" path "\" must name 1 to 20 origins; a vendor that nobody uses belongs into \"hidden\".")
    for (j = 1; j <= size[path]; j++)
      if (kind[path "/" j] != "text" || !origin(leaf[path "/" j]))
        note("\"" path "\": \"" shown(said(path "/" j)) "\" is no origin such as https://api.example.com or https://*.example.com.")
  }
}

function hidden(   j, path) {
  if (!want("hidden", "list", "a list of vendors")) return
  for (j = 1; j <= size["hidden"]; j++) {
    path = "hidden/" j
    if (kind[path] != "text" || !vendor(leaf[path])) note("\"hidden\": \"" shown(said(path)) "\" names no vendor.")
  }
}

# A folder of this site, below the page's own: letters, digits and hyphens between slashes, nothing that climbs.
function relay(   i, name, path) {
  if (!want("relay", "object", "an object of folders, by vendor")) return
  for (i = 1; i <= size["relay"]; i++) {
    name = keys["relay", i]; path = "relay/" name
    if (!vendor(name)) { note("\"relay/" shown(name) "\" names no vendor."); continue }
    if (!want(path, "object", "an object of \"path\" and \"to\"")) continue
    relay_one(path)
  }
}

function relay_one(path,   i, key) {
  for (i = 1; i <= size[path]; i++) {
    key = keys[path, i]
    if (key != "path" && key != "to") note("\"" path "/" shown(key) "\" is no setting.")
  }
  if (kind[path "/path"] != "text" || leaf[path "/path"] !~ /^\/([a-z0-9-]+\/)+$/ || length(leaf[path "/path"]) > 100)
    note("\"" path "/path\" must be a folder of this site such as /relay/cargo/.")
  if (kind[path "/to"] != "text" || !origin(leaf[path "/to"]) || index(leaf[path "/to"], "*"))
    note("\"" path "/to\" must be one origin such as https://api.example.com.")
}

function connections(   i, j, path, key, named) {
  if (!want("connections", "list", "a list of connections")) return
  if (size["connections"] > 50) note("\"connections\" may name 50 at most.")
  for (i = 1; i <= size["connections"]; i++) {
    path = "connections/" i
    if (!want(path, "object", "an object")) continue
    for (j = 1; j <= size[path]; j++) {
      key = keys[path, j]
      if (key == "read_only" || key == "relay") want(path "/" key, "flag", "true or false")
      else if (key == "vendor") {
        if (kind[path "/vendor"] != "text" || !vendor(leaf[path "/vendor"])) note("\"" path "/vendor\" names no vendor.")
      } else if (key == "name" || key == "account") { if (want(path "/" key, "text", "a text")) plain(path "/" key, 80) }
      else if (key == "url") {
        if (kind[path "/url"] != "text" || leaf[path "/url"] !~ /^https:\/\/[a-z0-9.-]+(:[1-9][0-9]*)?(\/[A-Za-z0-9._~-]+)*\/?$/ || leaf[path "/url"] ~ /\/\.\.?(\/|$)/ || length(leaf[path "/url"]) > 200 || !port(leaf[path "/url"]))
          note("\"" path "/url\" must be an https: address without a user, a query or a fragment.")
      } else if (tolower(key) ~ /key|token|secret|password/) note("\"" path "/" shown(key) "\": keys do not belong into console.json, which everybody can read. Take it out, and have the key replaced at the vendor.")
      else note("\"" path "/" shown(key) "\" is no setting.")
    }
    if (!((path "/vendor") in kind) || !((path "/name") in kind)) note("\"" path "\" needs a vendor and a name.")
  }
}

# --- What configure.sh goes on with.

function render(   i, j, n_vendors, names, name, sources, done) {
  n_vendors = split("cargo sema4 runagents polyai", names, " ")
  for (j = 1; j <= size["hidden"]; j++) gone[leaf["hidden/" j]] = 1
  for (i = 1; i <= n_vendors; i++) {
    name = names[i]
    if (name in gone) continue
    if (("hosts/" name) in kind) {
      for (j = 1; j <= size["hosts/" name]; j++) if (!(leaf["hosts/" name "/" j] in done)) {
        done[leaf["hosts/" name "/" j]] = 1
        sources = sources " " leaf["hosts/" name "/" j]
      }
    } else if (!(std[name] in done)) { done[std[name]] = 1; sources = sources " " std[name] }
    if (("relay/" name) in kind) print "relay\t" name "\t" leaf["relay/" name "/path"] "\t" leaf["relay/" name "/to"]
  }
  print "connect\t" substr(sources, 2)
}
