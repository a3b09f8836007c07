/** A name or value of a setting without the names of its own server: `EX1\Default Frontend EX1` and that of EX2 become the same. */

/** `names` in lower case, the longest first. */
export function settingName(text: string, names: readonly string[]): string {
  let out = text
  for (const name of names) {
    for (let from = 0; ; ) {
      const at = out.toLowerCase().indexOf(name, from)
      if (at < 0) break
      const before = out[at - 1] ?? ''
      const after = out[at + name.length] ?? ''
      from = at + 1
      // a part of a longer word is another name
      if (/[\p{L}\p{N}_-]/u.test(before) || /[\p{L}\p{N}_-]/u.test(after)) continue
      out = `${out.slice(0, at)}‹server›${out.slice(at + name.length)}`
      from = at + '‹server›'.length
    }
  }
  return out.replace(/^‹server›\\/, '').trim()
}
