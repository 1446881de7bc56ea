/**
 * The drawings of Swarm as text: a letter per pixel, a dot is transparent.
 */

/** Colour of each letter, 0xRRGGBB. */
export const palette = {
  k: 0x14101f, // dark
  w: 0xfff8e8, // white
  h: 0xe8dcc0, // horn
  f: 0x4f9a44, // feet
  g: 0x6fc24f, // lime, dark
  G: 0x9be564, // lime
  x: 0xa2a7b4, // grey, dark: takes any tint
  X: 0xcfd4dc, // grey
  b: 0x3a78d8, // flame, dark
  c: 0x6ecbff, // flame
  o: 0xc9733c, // orange, dark
  O: 0xf2a65e, // orange
  n: 0xffd9a0, // snout
  r: 0xe8455a, // red
  y: 0xffe08a, // yellow
  m: 0xa93ca8, // magenta, dark
  M: 0xe86bd0, // magenta
  p: 0x7a2fd0, // violet
  t: 0x2f9c94, // teal, dark
  T: 0x4fd6b8, // teal
  s: 0xb6ffe8, // teal, shine
  e: 0xb8a890, // bone, dark
  E: 0xf4ead0, // bone
  u: 0x2f55c8, // cloak, dark
  U: 0x5f8cff, // cloak
  S: 0xffd2a8, // skin
  Y: 0xffc23d, // gold
  B: 0x6b4326, // leather
  z: 0x8f9bb8, // steel, dark
  Z: 0xdfe8ff, // steel
  q: 0x3c3552, // stone, dark
  Q: 0x554b70, // stone
  v: 0x3e6b4a, // grass, dark
  V: 0x5f9a5c, // grass
};

const rows = (text) => text.trim().split(/\s+/);

/** The left half of each monster, which is the same on both sides. */
export const monsters = {
  enemy: rows(`
    ........
    .ww.....
    ..ww....
    ..wwxxxx
    ..xxXXXX
    .xxXXXXX
    .xXwwwXX
    .xXwkkXX
    .xXwkkXX
    .xXXXXXX
    .xXkkkkk
    .xxkwkkw
    ..xxXXXX
    ...xxxxx
    ..xxx...
  `),
  circler: rows(`
    ......b.
    .b....b.
    .bb..bb.
    ..bb.bcb
    ..bbbccc
    .bbccccc
    .bccwwww
    bbcwwwkk
    bbcwwkkk
    .bcwwwkk
    .bccwwww
    .bbccccc
    ..bbbccc
    ....bbbb
    ......b.
  `),
  charger: rows(`
    w.......
    ww......
    wwh..ooo
    .whhoooo
    ..hooOOO
    ..ooOOOO
    .orrOOOO
    .oyyrOOO
    .ooykOOO
    ..ooOOOO
    ..oonnnn
    ...nnnnn
    ...nkknn
    ...nnnnn
    ..BB.nnn
    ..BB....
  `),
  shooter: rows(`
    ....mmmm
    ..mmMMMM
    .mmMwwww
    .mMwwwww
    mmMwwwpp
    mMwwwppk
    mMwwwpkk
    mMwwwppk
    mmMwwwpp
    .mMwwwww
    .mmMwwww
    ..mmMMMM
    ...mmmmm
    ..m.m.mm
    .m..m..m
  `),
  splitter: rows(`
    .......ttttt
    .....tttTTTT
    ....ttTTTTTT
    ...ttTsTTTTT
    ..ttTssTTTTT
    ..tTTsTTTTTT
    .ttTTwwwTTTT
    .tTTTwkkTTTT
    .tTTTwkkTTTT
    ttTTTTTTTTTT
    tTTTTTTkkkkk
    tTGGTTTTkrrr
    tGgGGTTTTTTT
    tTGGTTTGGTTT
    ttTTTTGgGGTT
    .tttTTTGGTTT
    ..tttttttttt
  `),
  boss: rows(`
    .r..............
    .rr.............
    .rrr......eeeeee
    ..rrrr..eeeEEEEE
    ..rrrrreeEEEEEEE
    ...rrreeEEEEEEEE
    ....reeEEEEEEEEE
    .....eEEEEEEEEEE
    ....eeEEEEEEEEEE
    ....eEEkkkkkkEEE
    ....eEkkkkkkkkEE
    ....eEkkkyykkkEE
    ....eEkkyrrykkEE
    ....eEkkyrrykkEE
    ....eEEkkyykkEEE
    ....eeEEkkkkEEEk
    .....eeEEEEEEEkk
    ......eeEEEEEEkk
    .......eEEEEEEEE
    .......eeEEEEEEE
    .......eekEEkEEk
    ........ekEEkEEk
    ........kkkkkkkk
    ........ekEEkEEk
    ........eeEEkEEk
    .........eeeeEEE
    ...........eeeee
  `),
};

/** The hero, looking to the right, without his legs. */
export const hero = rows(`
  ................
  .....uuuuu......
  ...uuuUUUUu.....
  ..uuuUUUUUUu....
  ..uuUUUUUUUU....
  ..uuUSSSSSSS....
  ..uuUSSkSSkS....
  ..uuUSSkSSkS....
  ...uUSSSSSSS....
  ...YYYYYYYY.....
  ..uuuUUUUUUuSS..
  .uuuuUUYYUUuZZZZ
  uuu.uUUUUUUuSS..
  uu..uuUUUUuu....
`);

/** His legs: standing, then those of a step. */
export const legs = [
  rows(`
    ....BB....BB....
    ....BB....BBB...
  `),
  rows(`
    ...BBB...BBB....
    ..BB.......BB...
  `),
  rows(`
    .....BB.BB......
    .....BBBBB......
  `),
  rows(`
    ....BBB.BBB.....
    ...BB......BB...
  `),
];

/** Pictures of several frames. */
export const things = {
  bolt: [
    rows(`
      ..............
      ......YYYY....
      YYyyyyyywwwYY.
      YYyyyyyywwwYY.
      ......YYYY....
      ..............
    `),
    rows(`
      ..............
      .......YYY....
      ..YyyyyywwwYY.
      ..YyyyyywwwYY.
      .......YYY....
      ..............
    `),
  ],
  fireball: [
    rows(`
      ..mmmm..
      .mMMMMm.
      mMMwwMMm
      mMwwwwMm
      mMwwwwMm
      mMMwwMMm
      .mMMMMm.
      ..mmmm..
    `),
    rows(`
      ..mmmm..
      .mMMMMm.
      mMwMMwMm
      mMMwwMMm
      mMMwwMMm
      mMwMMwMm
      .mMMMMm.
      ..mmmm..
    `),
  ],
  pickup: [
    rows(`
      ..rrr..rrr..
      .rwwrrrrrrr.
      rwwrrrrrrrrr
      rwrrrrrrrrrr
      rrrrrrrrrrrr
      .rrrrrrrrrr.
      ..rrrrrrrr..
      ...rrrrrr...
      ....rrrr....
      .....rr.....
    `),
    rows(`
      .rrrr..bbbb.
      rrrr....bbbb
      rrr......bbb
      rrr......bbb
      rrr......bbb
      rrr......bbb
      rrrr....bbbb
      .rrrrrrbbbb.
      ..rrrrbbbb..
      ...rrrbbb...
    `),
    rows(`
      .......BB.y.
      ......B..yYy
      ....zzz...y.
      ...qqqqq....
      ..qQQqqqq...
      .qQwQqqqqq..
      .qQQqqqqqq..
      .qqqqqqqqq..
      ..qqqqqqq...
      ...qqqqq....
    `),
  ],
  decal: [
    rows(`
      ..........ee
      .........eee
      ..ee....ee..
      .eeee..ee...
      ..eeeeee....
      ...eeee.....
      ..eeeeee....
      .ee...eee...
      eee....ee...
      ee..........
    `),
    rows(`
      ............
      ..q.........
      ...q........
      ...qq..q....
      .....qq.....
      ....q.qq....
      ...q....qq..
      .........q..
      ..........q.
    `),
    rows(`
      ............
      ..v....v....
      ..vv..vV.v..
      ...Vv.V.vv..
      ...VVvVvV...
      ....VVVV....
      .....VV.....
    `),
    rows(`
      ............
      ...QQQ......
      ..QQQQQ..qq.
      ..qQQQq.qQQq
      ...qqq...qq.
      .qq.........
      qQQq........
      .qq.........
    `),
    rows(`
      ..eeee......
      .eEEEEe.....
      .ekEkEe.....
      .eEEEEe..e..
      ..eEEe..e...
      ..ekee.e....
      ......e.....
    `),
    rows(`
      ............
      ....rr......
      ..rrrrrr....
      ..wrrwrr....
      ....hh......
      ....hh...rr.
      ....hh..rwrr
      .........hh.
    `),
    rows(`
      ...qqqqq....
      ..qqqqqqqq..
      .qqqqqqqqqq.
      qqqqQQqqqqqq
      .qqqqqqqqqq.
      ...qqqqqq...
    `),
    rows(`
      ............
      .......v....
      ..v...vV....
      ..Vv..V.....
      ...V.vV.....
      ...VvV......
    `),
  ],
};

export const blade = rows(`
  .......Z..
  ......ZZ..
  .....ZZz..
  .....ZZz..
  ....ZZzz..
  ....ZZzz..
  ....ZZzz..
  ...YYYYYY.
  .....BB...
  .....BB...
`);

export const gem = rows(`
  ...aa...
  ..aAAa..
  .aAWAAa.
  aAWAAAAa
  aAAAAAAa
  .aAAAAa.
  ..aAAa..
  ...aa...
`);

/** Dark, light and shine of the gems, by worth. */
export const gemColors = [
  [0x1f9ad6, 0x62dcff, 0xffffff],
  [0x2fae4f, 0x8bf06a, 0xffffff],
  [0xd68a1f, 0xffd166, 0xffffff],
];

/** The title. */
export const logo = rows(`
  .####..##...##...###...####...##...##
  ##.....##...##..##.##..##.##..###.###
  ##.....##.#.##..##.##..##.##..#######
  .###...##.#.##..#####..####...##.#.##
  ...##..#######..##.##..###....##...##
  ...##..###.###..##.##..##.#...##...##
  ####...##...##..##.##..##.##..##...##
`);
