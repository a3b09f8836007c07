/**
 * Subjects and message ids as many programs and people make them: several scripts, commas, quotes, semicolons, emoji,
 * nothing at all. Commas and quotes are there so that a row cannot be split without respecting its quoting.
 */
import type { Random } from './random'

const TEMPLATES = [
  'Invoice {n}, due 14 April',
  'Minutes: steering group, part {k}',
  'Question about order {n}',
  'Re-scheduled: "Tank inspection", {day}',
  'Delivery note {n}; pallets 3, 4 and {k}',
  'Your ticket #{n} has been updated',
  'Fwd: timetable {day}',
  'Lunch?',
  'Said "no", meant "yes" ({k})',
  '"{n}"',
  'Price list {k}/2026 = final, please check',
  'Angebot {n} für Prüfstände, Größe XL',
  'Übergabe Schicht {k}, Halle Süd',
  'Rückfrage zu Maßblatt {n}; bitte "dringend" prüfen',
  'Änderung der Öffnungszeiten ab {day}',
  'Счёт № {n}, оплата до пятницы',
  'Протокол совещания {k}',
  'Вопрос по заказу «{n}»',
  'Προσφορά {n}, τελική έκδοση',
  'Συνάντηση {day}; ατζέντα',
  '見積書 {n} の件',
  '会議のお知らせ({day}、第{k}室)',
  '🎉 Release {k}, thank you all 🎉',
  '⚠️ Pump {k}: pressure, again',
  'Zażółć gęślą jaźń, wersja {k}',
  "L'état du contrôle {n}, à vérifier",
  'two  blanks; and one at the end {k} ',
  '=SUM(A1:A{k})',
  '#{n} starts with a number sign',
  'Status of the long running replacement of all hydraulic hoses in hall {k}, including the list of parts that are still to be ordered, the names of those who order them, and the dates they promised',
] as const

const DAYS = ['Monday', 'Dienstag', 'среда', 'Πέμπτη', '金曜日'] as const

export function inventSubject(random: Random): string {
  if (random.chance(0.015)) return ''
  const filled = random.pick(TEMPLATES).replace('{n}', String(random.int(1000, 99999)))
  return filled.replace('{k}', String(random.int(1, 99))).replace('{day}', random.pick(DAYS))
}

const ANSWERED = /^(re|aw):/i

/** `RE:` is what Outlook writes in English, `AW:` in German; an answer to an answer gets no second prefix. */
export function answerSubject(random: Random, subject: string): string {
  return ANSWERED.test(subject) ? subject : `${random.pick(['RE', 'AW', 'Re'])}: ${subject}`
}

/** What Outlook and the store make: 32 hex digits, a short counter, the FQDN of the mailbox server. */
export const storeMessageId = (random: Random, fqdn: string) => `<${random.hex(32).toUpperCase()}${random.hex(4).toUpperCase()}@${fqdn}>`

export function foreignMessageId(random: Random, host: string, at: number): string {
  const forms = [
    () => `${random.guid()}@${host}`,
    () => `${random.int(10_000_000, 99_999_999)}.${random.int(100, 9999)}.${at}.JavaMail.app@${host}`,
    () => `CA+${random.hex(20)}=${random.hex(12)}_w@mail.${host}`,
    () => `${new Date(at).toISOString().slice(0, 19).replace(/\D/g, '')}.${random.hex(10).toUpperCase()}@${host}`,
    () => `${random.hex(32)}@${host.toUpperCase()}`,
    () => `000001dc${random.hex(8)}$${random.hex(8)}$${random.hex(8)}$@${host}`,
  ]
  return `<${random.pick(forms)()}>`
}
