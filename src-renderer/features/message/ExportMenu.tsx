import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import { Icon } from '../../components/Icon'
import { MenuButton } from '../../components/Menu'
import { useApp } from '../../state/app'
import { useDragOut } from '../../state/drag-out'
import { saveFile } from '../../state/save-file'
import { useStore } from '../../state/store'
import { useAdjusted } from '../../state/time-view'
import { useZone } from '../../state/zone'
import { type PictureFile, type PictureId, pictureFile, pngOf } from './export-picture'
import type { LadderShape } from './ladder/use-ladder'

interface Props {
  readonly picture: PictureId
  readonly detail: MessageDetail
  readonly catalogue: Catalogue
  readonly folds: ReadonlySet<string>
  readonly shape: LadderShape
}

const NAMES: Readonly<Record<PictureId, string>> = { map: 'Map', ladder: 'Ladder', waterfall: 'Waterfall' }

/** The picture on screen as a file. Its name has the number of the message and nothing that a log says. */
export function ExportMenu({ picture, detail, catalogue, folds, shape }: Props) {
  const { connection, notices, focus } = useApp()
  const recipient = useStore(focus.now, (f) => f.recipient)
  const isAdjusted = useAdjusted()
  const zone = useZone()
  const nameOf = (ending: string) => `${detail.id}-${picture}${isAdjusted ? '-adjusted' : ''}.${ending}`
  const save = async (ending: 'svg' | 'png' | 'txt', type: string, bytesOf: (file: PictureFile) => ArrayBuffer | Promise<ArrayBuffer>) => {
    try {
      const file = pictureFile(picture, detail, catalogue, { isAdjusted, zone, recipient, folds, shape })
      if (!file) throw new Error('the logs say too little of this message')
      await saveFile({ connection, notices }, { name: nameOf(ending), bytes: await bytesOf(file), type, what: NAMES[picture] })
    } catch (e) {
      notices.add({ tone: 'problem', what: `The ${picture} could not be written.`, means: e instanceof Error ? e.message : String(e) })
    }
  }
  const drag = useDragOut({
    now: () => {
      const file = pictureFile(picture, detail, catalogue, { isAdjusted, zone, recipient, folds, shape })
      return file && { name: nameOf('svg'), bytes: utf8(file.svg), type: 'image/svg+xml', what: NAMES[picture] }
    },
  })
  const utf8 = (text: string) => new TextEncoder().encode(text).buffer
  const groups = [
    [
      { id: 'svg', label: 'SVG, to scale and print', run: () => void save('svg', 'image/svg+xml', (f) => utf8(f.svg)) },
      { id: 'png', label: 'PNG, a picture', run: () => void save('png', 'image/png', (f) => pngOf(f.svg)) },
      { id: 'txt', label: 'Text, for mails and tickets', run: () => void save('txt', 'text/plain', (f) => utf8(f.text)) },
    ],
  ]
  return (
    <MenuButton
      label={`Save as file: ${picture}`}
      groups={groups}
      className="btn quiet"
      drag={drag}
      title="Save as file; or drag it from here to a folder"
    >
      <Icon name="download" size="s" />
      Save as
    </MenuButton>
  )
}
