// Takes a wasm module apart: what the first screen needs, and what is loaded after it.
//
// Nothing of this is known to the program but that some of its screens are to be waited for (`browser::more`). Which
// function goes where is worked out from what calls what: what can only be reached through a function of a late screen
// is late. Of functions whose address is taken, which nothing calls by name, their own names decide. A late function that is called from the early part has a stand-in there, which calls it through a table; one
// whose address is taken has its place in the module's own table. Both are filled in when the late part is loaded.
// A late function that was called before would stop the page: the browser tests open every screen by its address.

/** A name in the text format of WebAssembly. */
const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`

/** The items of a module's text, each with its kind. */
const items = (text) => {
  const parts = text.split(/\n (?=\()/)
  const head = parts.shift()
  const last = parts.length - 1
  parts[last] = parts[last].replace(/\n\)\s*$/, "")
  return { head, items: parts.map((part) => ({ kind: part.match(/^\((\w+)/)[1], text: part })) }
}

/** The types that a function takes and gives, from the first line of its text. */
const signature = (text) => {
  const line = text.split("\n")[0]
  const list = (word) => [...line.matchAll(new RegExp(String.raw`\(${word} ((?:${NAME} )?[^)]*)\)`, "g"))]
  const types = (found) => found[1].replace(new RegExp(`^${NAME} `), "").split(" ")
  return { params: list("param").flatMap(types), results: list("result").flatMap(types) }
}

/** The same as text. */
const typed = (params, results) =>
  `${params.length > 0 ? ` (param ${params.join(" ")})` : ""}${results.length > 0 ? ` (result ${results.join(" ")})` : ""}`

/** What a function's text names after one of these words. */
const named = (text, words) =>
  [...text.matchAll(new RegExp(String.raw`\((?:${words}) (${NAME})`, "g"))].map((found) => found[1])

/**
 * The text of the early part, and a function that makes the late part's text from the names that the early part's
 * exports have in the end.
 */
export const split = (text, { called: isLate, taken: isLateTaken }) => {
  const { head, items: all } = items(text)
  const functions = new Map()
  const imported = new Set()
  for (const item of all) {
    if (item.kind === "import") {
      const name = item.text.match(new RegExp(String.raw`\(func (${NAME})`))
      if (name) imported.add(name[1])
    }
    if (item.kind !== "func") continue
    item.name = item.text.match(new RegExp(String.raw`^\(func (${NAME})`))[1]
    item.calls = new Set(named(item.text, "call|return_call|ref\\.func"))
    functions.set(item.name, item)
  }
  const elements = all.filter((item) => item.kind === "elem")
  if (elements.length !== 1) throw new Error("a module with one element segment was expected")
  const [, segment, offset, members] = elements[0].text.match(
    new RegExp(String.raw`^\(elem (${NAME} )(?:\(table ${NAME}\) )?\(i32\.const (\d+)\) func ([^]*)\)$`),
  )
  const members_ = [...members.matchAll(new RegExp(NAME, "g"))].map((found) => found[0])

  // What the first screen reaches without passing through a late function.
  const early = new Set()
  const wait = []
  const reach = (name) => {
    if (functions.has(name) && !early.has(name) && !isLate(name)) {
      early.add(name)
      wait.push(name)
    }
  }
  for (const item of all) {
    if (item.kind === "export" || item.kind === "start") named(item.text, "func|start").forEach(reach)
  }
  members_.filter((name) => !isLateTaken(name)).forEach(reach)
  while (wait.length > 0) functions.get(wait.pop()).calls.forEach(reach)
  const late = [...functions.keys()].filter((name) => !early.has(name))
  const lateSet = new Set(late)

  // Stand-ins for those that the early part calls.
  const called = new Set()
  for (const name of early) for (const other of functions.get(name).calls) if (lateSet.has(other)) called.add(other)
  const slots = [...called]
  const standIn = (name, slot) => {
    const { params, results } = signature(functions.get(name).text)
    const given = params.map((_, at) => ` (local.get ${at})`).join("")
    return `(func ${name}${typed(params, results)} (call_indirect $late${typed(params, results)}${given} (i32.const ${slot})))`
  }

  // What the late part uses of the early one.
  const uses = { func: new Set(), global: new Set(), table: new Set() }
  for (const name of late) {
    const { text, calls } = functions.get(name)
    for (const other of calls) if (!lateSet.has(other)) uses.func.add(other)
    for (const global of named(text, "global\\.get|global\\.set")) uses.global.add(global)
    for (const table of named(text, "table\\.\\w+|call_indirect|return_call_indirect")) uses.table.add(table)
  }
  const declared = (kind) => all.filter((item) => item.kind === kind)
  const table = declared("table")[0].text.match(new RegExp(NAME))[0]
  uses.table.add(table)
  const exported = []
  const out = (kind, name) => {
    const key = `late${exported.length}`
    exported.push({ kind, name, key })
    return `(export "${key}" (${kind} ${name}))`
  }
  const exports = [
    ...[...uses.func].map((name) => out("func", name)),
    ...[...uses.global].map((name) => out("global", name)),
    ...[...uses.table].map((name) => out("table", name)),
    out("table", "$late"),
  ]

  const primary = []
  for (const item of all) {
    if (item.kind === "func") {
      if (early.has(item.name)) primary.push(item.text)
      continue
    }
    if (item.kind === "elem") {
      const list = members_.map((name) => (early.has(name) || imported.has(name) ? name : "$late_missing"))
      primary.push(`(elem ${segment}(table ${table}) (i32.const ${offset}) func ${list.join(" ")})`)
      continue
    }
    primary.push(item.text)
    if (item.kind === "table" && item.text.includes(table)) primary.push(`(table $late ${slots.length} ${slots.length} funcref)`)
  }
  primary.push("(func $late_missing (unreachable))", ...slots.map(standIn), ...exports)
  const tableText = new Map(declared("table").map((item) => [item.text.match(new RegExp(NAME))[0], item.text]))

  const lateText = (keyOf) => {
    const lines = declared("type").map((item) => item.text)
    const memory = declared("memory")[0].text
    lines.push(`(import "p" "${keyOf("memory")}" ${memory})`)
    for (const { kind, name, key } of exported) {
      const from = `(import "p" "${keyOf(key)}" `
      if (kind === "func") {
        const item = functions.get(name)
        const own = item ?? all.find((item) => item.kind === "import" && item.text.includes(`(func ${name} `))
        const { params, results } = signature(own.text)
        lines.push(`${from}(func ${name}${typed(params, results)}))`)
      } else if (kind === "global") {
        const global = declared("global").find((item) => item.text.startsWith(`(global ${name} `)).text
        lines.push(`${from}(global ${name} ${global.match(/\(mut \w+\)/)?.[0] ?? global.match(/ (\w+) \(/)[1]}))`)
      } else {
        const text = name === "$late" ? `(table $late ${slots.length} ${slots.length} funcref)` : tableText.get(name)
        lines.push(`${from}${text})`)
      }
    }
    lines.push(`(elem (table $late) (i32.const 0) func ${slots.join(" ")})`)
    let from = 0
    while (from < members_.length) {
      if (!lateSet.has(members_[from])) {
        from += 1
        continue
      }
      let to = from
      while (to < members_.length && lateSet.has(members_[to])) to += 1
      lines.push(`(elem (table ${table}) (i32.const ${Number(offset) + from}) func ${members_.slice(from, to).join(" ")})`)
      from = to
    }
    lines.push(...late.map((name) => functions.get(name).text))
    return `(module\n ${lines.join("\n ")}\n)\n`
  }
  return { early: `${head}\n ${primary.join("\n ")}\n)\n`, lateText, counts: { early: early.size, late: late.length, slots: slots.length }, slots }
}
