// How many bytes of a wasm file's code came from which crate, by the names that its `name` section gives to functions.

/** Reads the sections we need: how many functions are imported, how large each body is, what each is called. */
function functions(wasm) {
  let at = 8 // after magic and version
  const leb = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = wasm[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  const text = () => {
    const length = leb()
    return wasm.toString("utf8", at, (at += length))
  }
  const limits = () => { if (leb() & 1) leb(), leb(); else leb() }
  let imported = 0
  const sizes = [], names = new Map()
  while (at < wasm.length) {
    const section = wasm[at++], end = leb() + at
    if (section === 2) {
      for (let n = leb(); n > 0; n--) {
        text(), text()
        const kind = wasm[at++]
        if (kind === 0) imported++, leb() // a function
        else if (kind === 1) at++, limits() // a table
        else if (kind === 2) limits() // a memory
        else if (kind === 3) at += 2 // a global
        else leb(), leb() // a tag
      }
    } else if (section === 10) {
      for (let n = leb(); n > 0; n--) {
        const size = leb()
        sizes.push(size)
        at += size
      }
    } else if (section === 0 && text() === "name") {
      while (at < end) {
        const part = wasm[at++], stop = leb() + at
        if (part === 1) for (let n = leb(); n > 0; n--) names.set(leb(), text())
        at = stop
      }
    }
    at = end
  }
  return sizes.map((size, index) => ({ size, name: names.get(index + imported) ?? "" }))
}

/**
 * The crate in which a function was written. Names come as wasm-bindgen leaves them: `a::b::c::h0123`,
 * `<a::B as c::D>::e::h0123`, `<&mut a::B as …>`, `core::ptr::drop_in_place<a::B>::h0123`.
 * What the standard library does on behalf of a type counts for that type's crate: it would not be there otherwise.
 */
export function crateOf(name) {
  const paths = [...name.matchAll(/([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/g)].map((match) => match[1])
  const own = paths.find((path, n) => n === 0 || !MODULES.has(path))
  if (own === undefined) return "(no name)"
  if (!STANDARD.has(own)) return own
  return paths.find((path) => !STANDARD.has(path) && CRATES.has(path)) ?? "std"
}

const STANDARD = new Set(["core", "alloc", "std", "compiler_builtins", "dlmalloc", "hashbrown", "rustc_demangle", "memchr", "cfg_if"])
const MODULES = new Set([])
/** Known crates, so that a module such as `ptr` in `core::ptr::…` is not taken for one. Filled by `bytesByCrate`. */
let CRATES = new Set()

/** Largest first. */
export function bytesByCrate(wasm, crates) {
  CRATES = new Set(crates)
  const sums = new Map()
  for (const { size, name } of functions(wasm)) {
    const crate = crateOf(name)
    sums.set(crate, (sums.get(crate) ?? 0) + size)
  }
  return [...sums].map(([crate, bytes]) => ({ crate, bytes })).sort((a, b) => b.bytes - a.bytes)
}
