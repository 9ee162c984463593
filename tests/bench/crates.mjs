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
 * The crate in which a function was written: the root of the first path in its name. Names come as wasm-bindgen leaves
 * them: `a::b::c::h0123`, `<a::B as c::D>::e::h0123`, `core[0123]::fmt::write`, `core::ptr::drop_in_place<a::B>::h0123`.
 * What the standard library does for somebody's type counts for that crate: it would not be there otherwise. What a
 * crate inlines from another counts as its own: the compiler no longer tells.
 */
export function crateOf(name) {
  const roots = [...name.matchAll(/(?<![\w:])([a-z_]\w*)(?:\[[0-9a-f]+\])?::/g)].map((match) => match[1])
  if (roots.length === 0) return "(exports, shims, no name)"
  return roots.find((root) => !STANDARD.has(root)) ?? "std"
}

const STANDARD = new Set(["core", "alloc", "std", "compiler_builtins", "__rustc"])

/** Largest first. */
export function bytesByCrate(wasm) {
  const sums = new Map()
  for (const { size, name } of functions(wasm)) {
    const crate = crateOf(name)
    sums.set(crate, (sums.get(crate) ?? 0) + size)
  }
  return [...sums].map(([crate, bytes]) => ({ crate, bytes })).sort((a, b) => b.bytes - a.bytes)
}
