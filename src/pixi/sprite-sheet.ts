/**
 * Sprite sheets: the JSON beside an image that says where its frames are. The format is the one that Aseprite and
 * TexturePacker export: `frames` as a list, or as a table in the order of the frames.
 */
import { isFiniteNumber, isRecord } from '../core/guards.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** Place of a frame in its image: pixels. */
export interface FrameRectangle {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Reads a sheet. @param id - Its path, for messages. */
export function parseSpriteSheet(id: string, text: string): Result<FrameRectangle[]> {
  const invalid = (reason: string) =>
    fail('ASSET_INVALID', `${id} is no sprite sheet: ${reason}`, { place: { file: id } });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
  const frames: unknown = isRecord(data) ? data['frames'] : undefined;
  const list: unknown = isRecord(frames) ? Object.values(frames) : frames;
  if (!Array.isArray(list) || list.length === 0) return invalid('it has no frames');
  const rectangles: FrameRectangle[] = [];
  for (const [index, entry] of list.entries()) {
    const frame: unknown = isRecord(entry) ? entry['frame'] : undefined;
    if (!isRecord(frame)) return invalid(`frame ${index} has no place`);
    const { x, y, w, h } = frame;
    if (![x, y, w, h].every(isFiniteNumber)) return invalid(`the place of frame ${index} is not made of numbers`);
    rectangles.push({ x: Number(x), y: Number(y), w: Number(w), h: Number(h) });
  }
  return ok(rectangles);
}
