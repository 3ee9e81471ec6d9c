/** The tokens of the page as colours that a canvas understands. In the browser only. */
import { AREA_CATEGORIES, type Palette } from './config.ts';

/** Any CSS colour as `rgb(r, g, b)`, by painting one pixel of it. */
function toRgb(colour: string, context: CanvasRenderingContext2D): string {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

export function readPalette(within: HTMLElement): Palette | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  const probe = within.appendChild(document.createElement('span'));
  const read = (token: string): string => {
    // WHY: a custom property keeps `light-dark(...)` as text; only a real property resolves it.
    probe.style.color = `var(${token})`;
    return toRgb(getComputedStyle(probe).color, context);
  };
  const palette = {
    ink: read('--ink'), quiet: read('--ink-3'), line: read('--line'), paper: read('--paper'), improvement: read('--improvement'), concern: read('--concern'), common: read('--common-cause'),
    categories: Array.from({ length: AREA_CATEGORIES }, (_, index) => read(`--category-${index + 1}`)),
  };
  probe.remove();
  return palette;
}
