/** A WebSocket made by hand: Node 20 has none that can leave its Origin out or lie about it. */
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection, or what the server said instead. */
export interface RawSocket {
  /** 101 when the server took the connection. */
  readonly status: number;
  /** Whole texts that came, parsed. */
  readonly received: { readonly type?: string; readonly event?: string; readonly data?: unknown }[];
  /** Sends a text as it is. */
  sendText(text: string): void;
  /** Sends a message as Vite's client does. */
  send(event: string, data: unknown): void;
  /** The server answers when it has read all that was sent before. */
  flushed(): Promise<void>;
  end(): void;
}

/** A masked frame, as clients must send it. @param opcode - 1 text, 9 ping. */
function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (head.length === 2 ? payload.length : head.length === 4 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ mask[at & 3]!)]);
}

/** Cuts whole frames off the front: opcode and payload of each, and what is left. */
function cut(bytes: Buffer): { readonly frames: [number, Buffer][]; readonly rest: Buffer } {
  const frames: [number, Buffer][] = [];
  let rest = bytes;
  for (;;) {
    const short = rest.length < 2 ? 0 : rest[1]! & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < head) return { frames, rest };
    const size = head === 2 ? short : head === 4 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < head + size) return { frames, rest };
    frames.push([rest[0]! & 0x0f, rest.subarray(head, head + size)]);
    rest = rest.subarray(head + size);
  }
}

function upgrade(url: URL, headers: Readonly<Record<string, string>>): Promise<[IncomingMessage, Duplex?]> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
        ...{ 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), 'Sec-WebSocket-Protocol': 'vite-hmr' },
        ...headers,
      },
    });
    asked.on('upgrade', (response, socket) => resolve([response, socket]));
    asked.on('response', (response) => resolve([response.resume()]));
    asked.on('error', reject);
    asked.end();
  });
}

/** Connects. @param headers - e.g. `Origin`; none is sent otherwise. */
export async function openRawSocket(url: URL, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
  const [response, socket] = await upgrade(url, headers);
  const received: RawSocket['received'] = [];
  const pongs: (() => void)[] = [];
  let bytes: Buffer = Buffer.alloc(0);
  socket?.on('error', () => undefined);
  socket?.on('close', () => pongs.splice(0).forEach((done) => void done()));
  socket?.on('data', (more: Buffer) => {
    const { frames, rest } = cut(Buffer.concat([bytes, more]));
    bytes = rest;
    for (const [opcode, payload] of frames) {
      if (opcode === 1) received.push(JSON.parse(payload.toString()));
      if (opcode === 10) pongs.shift()?.();
    }
  });
  const sendText = (text: string): void => void socket?.write(frame(1, Buffer.from(text)));
  return {
    status: response.statusCode ?? 0,
    received,
    sendText,
    send: (event, data) => sendText(JSON.stringify({ type: 'custom', event, data })),
    flushed: () =>
      new Promise((resolve) => {
        pongs.push(resolve);
        socket?.write(frame(9, Buffer.alloc(0)));
      }),
    end: () => void socket?.destroy(),
  };
}
