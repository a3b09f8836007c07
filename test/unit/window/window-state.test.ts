/** Where a window opens again, and what a native menu shows as its key. */
import { expect, test, vi } from 'vitest'
import { fitting, zoomStep } from '../../../src-main/window/window-state'

vi.mock('electron', () => ({ app: { name: 'Hopscope' }, Menu: {} }))
const { accelerator } = await import('../../../src-main/window/menu')

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 984 }
const kept = (x: number, y: number, width = 1200, height = 800) => ({ bounds: { x, y, width, height }, maximised: true, zoom: 1.25 })

test('a window is where it was, as long as that display is there', () => {
  expect(fitting(kept(2000, 40), [screen, second])).toEqual(kept(2000, 40))
  expect(fitting(kept(2000, 40), [screen])).toBe(null)
  // a title row above the display, or below it, can't be taken hold of
  expect(fitting(kept(100, -300), [screen])).toBe(null)
  expect(fitting(kept(100, 1030), [screen])).toBe(null)
  // larger than the display it opens on
  expect(fitting(kept(0, 0, 4000, 3000), [screen])?.bounds).toEqual({ x: 0, y: 0, width: 1920, height: 1040 })
})

test('what was not written by a window is as nothing', () => {
  for (const bad of [null, 3, {}, { bounds: {} }, { bounds: { x: 0, y: 0, width: '9', height: Number.NaN } }])
    expect(fitting(bad, [screen])).toBe(null)
  expect(fitting({ ...kept(0, 0), zoom: 900 }, [screen])?.zoom).toBe(3)
})

test('zoom goes by steps and stops at its ends', () => {
  expect([zoomStep(1, 1), zoomStep(1.1, -1), zoomStep(2.5, 0), zoomStep(3, 1), zoomStep(0.5, -1)]).toEqual([1.1, 1, 1, 3, 0.5])
})

test('keys as the system writes them; on macOS single keys are left to the window', () => {
  expect(['Ctrl+O', 'Ctrl+Shift+P', 'Alt+←', 'Ctrl++', 'Ctrl+-', 'P', '\\'].map((k) => accelerator(k, false))).toEqual([
    'CmdOrCtrl+O',
    'CmdOrCtrl+Shift+P',
    'Alt+Left',
    'CmdOrCtrl+Plus',
    'CmdOrCtrl+-',
    'P',
    '\\',
  ])
  expect([accelerator('P', true), accelerator('F1', true), accelerator('Ctrl+O', true)]).toEqual([null, 'F1', 'CmdOrCtrl+O'])
})
