/** Every data file of every format, read and compared with the expected result beside it. Update with `vitest -u`, and look at each one. */
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { digest } from '../../builders/digest'
import { dataFiles, readAs } from '../../builders/format-files'
import { balanceError } from '../../builders/scan'

for (const format of FORMATS) {
  describe(format.id, () => {
    test.each(dataFiles(format.id))('$path', async (file) => {
      const read = readAs(format, file.bytes, file.path)
      expect(balanceError(read.summary, file.bytes.length)).toBe(0)
      const text = `${JSON.stringify(digest(file, read), null, 2)}\n`
      await expect(text).toMatchFileSnapshot(`${file.full}.expected.json`)
    })
  })
}
