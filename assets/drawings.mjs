/**
 * The drawings of Swarm as text: a letter per pixel, a dot is transparent. `half` is the left half of a picture that is
 * the same on both sides.
 */

/** Colour of each letter, 0xRRGGBB. */
export const palette = {
  k: 0x14101f,
  w: 0xfff8e8,
  h: 0xe8dcc0,
  f: 0x4f9a44, // dark, white, horn, feet
  g: 0x6fc24f,
  G: 0x9be564,
  d: 0x4f9a44, // lime
  b: 0x3a78d8,
  c: 0x6ecbff, // blue flame
  o: 0xc9733c,
  O: 0xf2a65e,
  n: 0xffd9a0,
  r: 0xe8455a,
  y: 0xffe08a, // orange, red, yellow
  m: 0xa93ca8,
  M: 0xe86bd0,
  p: 0x7a2fd0, // magenta
  t: 0x2f9c94,
  T: 0x4fd6b8,
  s: 0xb6ffe8, // teal
  e: 0xb8a890,
  E: 0xf4ead0, // bone
  u: 0x2f55c8,
  U: 0x5f8cff,
  S: 0xffd2a8,
  Y: 0xffc23d,
  B: 0x6b4326, // hero
  z: 0x8f9bb8,
  Z: 0xdfe8ff, // steel
  q: 0x3c3552,
  Q: 0x554b70,
  v: 0x3e6b4a,
  V: 0x5f9a5c, // floor things
};

export const enemy = {
  half: [
    '........',
    '.hh.....',
    '..hh....',
    '..hhgggg',
    '..ggGGGG',
    '.ggGGGGG',
    '.gGwwwGG',
    '.gGwkkGG',
    '.gGwkkGG',
    '.gGGGGGG',
    '.gGkkkkk',
    '.ggkwkkw',
    '..ggGGGG',
    '...ggggg',
    '..fff...',
  ],
};
export const circler = {
  half: [
    '......b.',
    '.b....b.',
    '.bb..bb.',
    '..bb.bcb',
    '..bbbccc',
    '.bbccccc',
    '.bccwwww',
    'bbcwwwkk',
    'bbcwwkkk',
    '.bcwwwkk',
    '.bccwwww',
    '.bbccccc',
    '..bbbccc',
    '....bbbb',
    '......b.',
  ],
};
export const charger = {
  half: [
    'w.......',
    'ww......',
    'wwh..ooo',
    '.whhoooo',
    '..hooOOO',
    '..ooOOOO',
    '.orrOOOO',
    '.oyyrOOO',
    '.ooykOOO',
    '..ooOOOO',
    '..oonnnn',
    '...nnnnn',
    '...nkknn',
    '...nnnnn',
    '..BB.nnn',
    '..BB....',
  ],
};
export const shooter = {
  half: [
    '....mmmm',
    '..mmMMMM',
    '.mmMwwww',
    '.mMwwwww',
    'mmMwwwpp',
    'mMwwwppk',
    'mMwwwpkk',
    'mMwwwppk',
    'mmMwwwpp',
    '.mMwwwww',
    '.mmMwwww',
    '..mmMMMM',
    '...mmmmm',
    '..m.m.mm',
    '.m..m..m',
  ],
};
export const splitter = {
  half: [
    '.......ttttt',
    '.....tttTTTT',
    '....ttTTTTTT',
    '...ttTsTTTTT',
    '..ttTssTTTTT',
    '..tTTsTTTTTT',
    '.ttTTwwwTTTT',
    '.tTTTwkkTTTT',
    '.tTTTwkkTTTT',
    'ttTTTTTTTTTT',
    'tTTTTTTkkkkk',
    'tTGGTTTTkrrr',
    'tGgGGTTTTTTT',
    'tTGGTTTGGTTT',
    'ttTTTTGgGGTT',
    '.tttTTTGGTTT',
    '..tttttttttt',
  ],
};
export const boss = {
  half: [
    '.r..............',
    '.rr.............',
    '.rrr......eeeeee',
    '..rrrr..eeeEEEEE',
    '..rrrrreeEEEEEEE',
    '...rrreeEEEEEEEE',
    '....reeEEEEEEEEE',
    '.....eEEEEEEEEEE',
    '....eeEEEEEEEEEE',
    '....eEEkkkkkkEEE',
    '....eEkkkkkkkkEE',
    '....eEkkkyykkkEE',
    '....eEkkyrrykkEE',
    '....eEkkyrrykkEE',
    '....eEEkkyykkEEE',
    '....eeEEkkkkEEEk',
    '.....eeEEEEEEEkk',
    '......eeEEEEEEkk',
    '.......eEEEEEEEE',
    '.......eeEEEEEEE',
    '.......eekEEkEEk',
    '........ekEEkEEk',
    '........kkkkkkkk',
    '........ekEEkEEk',
    '........eeEEkEEk',
    '.........eeeeEEE',
    '...........eeeee',
  ],
};

/** The hero looks to the right; the last two rows are his legs and change as he runs. */
export const hero = [
  '................',
  '.....uuuuu......',
  '...uuuUUUUu.....',
  '..uuuUUUUUUu....',
  '..uuUUUUUUUU....',
  '..uuUSSSSSSS....',
  '..uuUSSkSSkS....',
  '..uuUSSkSSkS....',
  '...uUSSSSSSS....',
  '...YYYYYYYY.....',
  '..uuuUUUUUUuSS..',
  '.uuuuUUYYUUuZZZZ',
  'uuu.uUUUUUUuSS..',
  'uu..uuUUUUuu....',
];
export const legs = [
  ['....BB....BB....', '....BB....BBB...'],
  ['...BBB...BBB....', '..BB.......BB...'],
  ['.....BB.BB......', '.....BBBBB......'],
  ['....BBB.BBB.....', '...BB......BB...'],
];

export const bolt = [
  ['..............', '......YYYY....', 'YYyyyyyywwwYY.', 'YYyyyyyywwwYY.', '......YYYY....', '..............'],
  ['..............', '.......YYY....', '..YyyyyywwwYY.', '..YyyyyywwwYY.', '.......YYY....', '..............'],
];
export const fireball = [
  ['..mmmm..', '.mMMMMm.', 'mMMwwMMm', 'mMwwwwMm', 'mMwwwwMm', 'mMMwwMMm', '.mMMMMm.', '..mmmm..'],
  ['..mmmm..', '.mMMMMm.', 'mMwMMwMm', 'mMMwwMMm', 'mMMwwMMm', 'mMwMMwMm', '.mMMMMm.', '..mmmm..'],
];
export const blade = [
  '.......Z..',
  '......ZZ..',
  '.....ZZz..',
  '.....ZZz..',
  '....ZZzz..',
  '....ZZzz..',
  '....ZZzz..',
  '...YYYYYY.',
  '.....BB...',
  '.....BB...',
];
export const gem = ['...aa...', '..aAAa..', '.aAWAAa.', 'aAWAAAAa', 'aAAAAAAa', '.aAAAAa.', '..aAAa..', '...aa...'];
/** Dark, light and shine of the gems, by worth. */
export const gemColors = [
  [0x1f9ad6, 0x62dcff, 0xffffff],
  [0x2fae4f, 0x8bf06a, 0xffffff],
  [0xd68a1f, 0xffd166, 0xffffff],
];
export const pickup = [
  [
    '..rrr..rrr..',
    '.rwwrrrrrrr.',
    'rwwrrrrrrrrr',
    'rwrrrrrrrrrr',
    'rrrrrrrrrrrr',
    '.rrrrrrrrrr.',
    '..rrrrrrrr..',
    '...rrrrrr...',
    '....rrrr....',
    '.....rr.....',
  ],
  [
    '.rrrr..bbbb.',
    'rrrr....bbbb',
    'rrr......bbb',
    'rrr......bbb',
    'rrr......bbb',
    'rrr......bbb',
    'rrrr....bbbb',
    '.rrrrrrbbbb.',
    '..rrrrbbbb..',
    '...rrrbbb...',
  ],
  [
    '.......BB.y.',
    '......B..yYy',
    '....zzz...y.',
    '...qqqqq....',
    '..qQQqqqq...',
    '.qQwQqqqqq..',
    '.qQQqqqqqq..',
    '.qqqqqqqqq..',
    '..qqqqqqq...',
    '...qqqqq....',
  ],
];
export const decal = [
  [
    '..........ee',
    '.........eee',
    '..ee....ee..',
    '.eeee..ee...',
    '..eeeeee....',
    '...eeee.....',
    '..eeeeee....',
    '.ee...eee...',
    'eee....ee...',
    'ee..........',
  ],
  [
    '............',
    '..q.........',
    '...q........',
    '...qq..q....',
    '.....qq.....',
    '....q.qq....',
    '...q....qq..',
    '.........q..',
    '..........q.',
  ],
  ['............', '..v....v....', '..vv..vV.v..', '...Vv.V.vv..', '...VVvVvV...', '....VVVV....', '.....VV.....'],
  [
    '............',
    '...QQQ......',
    '..QQQQQ..qq.',
    '..qQQQq.qQQq',
    '...qqq...qq.',
    '.qq.........',
    'qQQq........',
    '.qq.........',
  ],
  ['..eeee......', '.eEEEEe.....', '.ekEkEe.....', '.eEEEEe..e..', '..eEEe..e...', '..ekee.e....', '......e.....'],
  [
    '............',
    '....rr......',
    '..rrrrrr....',
    '..wrrwrr....',
    '....hh......',
    '....hh...rr.',
    '....hh..rwrr',
    '.........hh.',
  ],
  ['...qqqqq....', '..qqqqqqqq..', '.qqqqqqqqqq.', 'qqqqQQqqqqqq', '.qqqqqqqqqq.', '...qqqqqq...'],
  ['............', '.......v....', '..v...vV....', '..Vv..V.....', '...V.vV.....', '...VvV......'],
];
const letters = {
  S: ['.####', '##...', '##...', '.###.', '...##', '...##', '####.'],
  W: ['##...##', '##...##', '##.#.##', '##.#.##', '#######', '###.###', '##...##'],
  A: ['.###.', '##.##', '##.##', '#####', '##.##', '##.##', '##.##'],
  R: ['####.', '##.##', '##.##', '####.', '###..', '##.#.', '##.##'],
  M: ['##...##', '###.###', '#######', '##.#.##', '##...##', '##...##', '##...##'],
};
/** The title, as rows of # and dots. */
export const logo = letters.S.map((_, row) => [...'SWARM'].map((letter) => letters[letter][row]).join('..'));
