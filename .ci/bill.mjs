// What the page is made of: every crate that is compiled into it or its workers, and every licence.
import fs from "node:fs"
import path from "node:path"

/** The crates, from what `cargo metadata` tells for wasm, and the sums of Cargo.lock. */
export const crates = (metadata, lock) => {
  const packages = new Map(metadata.packages.map(one => [one.id, one]))
  const nodes = new Map(metadata.resolve.nodes.map(node => [node.id, node]))
  const isMacro = id => packages.get(id).targets.some(target => target.kind.includes("proc-macro"))
  const needs = id =>
    nodes
      .get(id)
      .deps.filter(one => one.dep_kinds.some(kind => kind.kind === null))
      .map(one => one.pkg)
  const reach = (from, goes) => {
    const seen = new Set()
    const wait = [from]
    while (wait.length > 0) {
      const id = wait.pop()
      if (seen.has(id) || !goes(id)) continue
      seen.add(id)
      wait.push(...needs(id))
    }
    return seen
  }
  const { root } = metadata.resolve
  const all = reach(root, () => true)
  // A macro runs in the compiler: neither it nor what it alone needs is in the page.
  const inPage = reach(root, id => !isMacro(id))
  const sums = new Map(
    [...lock.matchAll(/^name = "(.*)"\nversion = "(.*)"\nsource = .*\nchecksum = "(.*)"$/gm)].map(([, name, version, sum]) => [`${name} ${version}`, sum]),
  )
  return [...all]
    .filter(id => id !== root)
    .map(id => {
      const { name, version, license, authors, manifest_path } = packages.get(id)
      const purl = `pkg:cargo/${name}@${version}`
      const sum = sums.get(`${name} ${version}`)
      // "MIT/Apache-2.0" is how it was written before there were expressions.
      const expression = license?.replaceAll("/", " OR ").replace(/ +/g, " ")
      const direct = needs(root).includes(id)
      return { id, direct, name, version, authors, purl, sum, license: expression, folder: path.dirname(manifest_path), inPage: inPage.has(id), needs: needs(id) }
    })
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
}

/** The compiler's own library, which is in the page too. */
const standard = rust => ({ name: "rust-standard-library", version: rust, purl: `pkg:generic/rust-standard-library@${rust}`, license: "MIT OR Apache-2.0" })

/** A CycloneDX list. It has neither a time nor a number of its own: it follows from the commit. */
export const bill = (all, version, commit, rust) => {
  const own = `greenroom@${version}`
  const purls = new Map(all.map(one => [one.id, one.purl]))
  const std = standard(rust)
  const component = one => ({
    type: "library",
    "bom-ref": one.purl,
    name: one.name,
    version: one.version,
    // "excluded" is CycloneDX's word for what is not there when it runs.
    scope: one.inPage === false ? "excluded" : "required",
    ...(one.sum ? { hashes: [{ alg: "SHA-256", content: one.sum }] } : {}),
    ...(one.license ? { licenses: [{ expression: one.license }] } : {}),
    purl: one.purl,
  })
  const direct = all.filter(one => one.direct).map(one => one.purl)
  const text = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": own,
        name: "greenroom",
        version,
        licenses: [{ expression: "MIT OR Apache-2.0" }],
        properties: [{ name: "greenroom:commit", value: commit }],
      },
    },
    components: [...all, std].map(component),
    dependencies: [
      { ref: own, dependsOn: [...direct, std.purl] },
      ...all.map(one => ({ ref: one.purl, dependsOn: one.needs.map(id => purls.get(id)).sort() })),
    ],
  }
  return JSON.stringify(text, null, 2) + "\n"
}

/** The licences' texts as their crates bring them; a text that many share stands once. */
export const licences = (all, version, rust) => {
  const inPage = [...all.filter(one => one.inPage), standard(rust)]
  const texts = new Map()
  const without = []
  for (const one of inPage) {
    const names = one.folder ? fs.readdirSync(one.folder).filter(name => /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(name)) : []
    const files = names.map(name => path.join(one.folder, name)).filter(file => fs.statSync(file).isFile())
    if (files.length === 0) without.push(one)
    for (const file of files.sort()) {
      const text = fs.readFileSync(file, "utf8").replace(/\r\n/g, "\n").trim()
      if (!texts.has(text)) texts.set(text, new Set())
      texts.get(text).add(`${one.name} ${one.version}`)
    }
  }
  const line = one => `${one.name} ${one.version}: ${one.license ?? "see its text"}`
  const by = one => (one.authors?.length > 0 ? `${line(one)} (${one.authors.join(", ")})` : line(one))
  const head = `Greenroom ${version} is under MIT or Apache-2.0, as you choose. It is made of these, each under its own licence:\n\n${inPage.map(line).join("\n")}`
  const missing = `These bring no text of their own; the licences that they name are among the texts below:\n\n${without.map(by).join("\n")}`
  const bodies = [...texts].map(([text, of]) => `${[...of].join(", ")}\n\n${text}`)
  const rule = `\n\n${"-".repeat(80)}\n\n`
  return [head, ...(without.length > 0 ? [missing] : []), ...bodies].join(rule) + "\n"
}
