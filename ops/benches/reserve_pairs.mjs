// 500 pairs of rows as two lists of volunteers in Flanders have them, each labelled "same" or "other": 250 of one human
// written twice, 250 of two humans. It knows how people and tools write, and nothing of the rules that judge
// (tenant/people/reserves/likeness.cpp).
//   node ops/benches/reserve_pairs.mjs [SEED] > tests/data/reserve-pairs.tsv
let state = Number(process.argv[2] ?? 20261130);
const chance = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const one = (list) => list[Math.floor(chance() * list.length)];
const number = (low, high) => low + Math.floor(chance() * (high - low + 1));
const happens = (percent) => chance() * 100 < percent;

const women = "An Els Marie Lotte Emma Sofie Annelies Katrien Hilde Greet Ingrid Nathalie Zoë Fatima Aïcha Leen Marie-Louise Anne-Marie Ann-Sofie Liesbeth Martine Lieve Chloé Nele Tine Yasmine Elke Veerle Godelieve Josée".split(" ");
const men = "Jan Piet Luc Marc Stefaan Tom Tim Jef Jozef Koen Wim Bart Jean-Pierre Jean-Marie Dirk Geert Mohamed Youssef Hendrik Kristof Pieter-Jan Karel Frank René Guido Lars Milan Noah Arthur Willem".split(" ");
const families = ["Peeters", "Janssens", "Maes", "Claes", "Willems", "Mertens", "Goossens", "De Smet", "Van den Berghe", "Vandenberghe",
  "Van de Velde", "Van den Broeck", "Vermeulen", "D’hondt", "De Clercq", "Van der Auwera", "Vander Elst", "Ter Horst", "De la Fontaine",
  "Van ’t Hof", "Michiels", "Wouters", "Aerts", "Bogaerts", "El Khattabi", "Ben Ali", "Öztürk", "Nguyen", "Vandamme", "Lemmens", "Segers",
  "Hermans", "Cools", "Van Damme", "De Backer", "Verhaeghe", "Coppens", "Timmermans", "Van Hove", "Stevens"];

const two = (n) => String(n).padStart(2, "0");
const date = (d) => (d ? `${d.y}-${two(d.m)}-${two(d.d)}` : "");
const mobile = () => `+324${number(68, 99)}${number(100000, 999999)}`;
const landline = () => `+3211${number(100000, 999999)}`;
const plain = (text) => text.normalize("NFD").replace(/[^A-Za-z0-9]/g, "").toLowerCase();
const address = (first, family) => one([`${plain(first)}.${plain(family)}@post.example`, `${plain(first)}${number(1, 99)}@mail.example`,
  `${plain(family)}.${plain(first)[0]}@web.example`]);

const human = () => {
  const first = one(happens(55) ? women : men), family = one(families);
  return { first, family, born: { y: number(1942, 2006), m: number(1, 12), d: number(1, 28) }, phone: happens(85) ? mobile() : landline(),
    email: address(first, family) };
};

// ---- how one human is written another time
const letters = "abcdefghijklmnoprstuvw";
const slip = (word) => {
  const at = number(1, word.length - 2);
  return one([word.slice(0, at) + word.slice(at + 1), word.slice(0, at) + one(letters) + word.slice(at + 1),
    word.slice(0, at) + word[at] + word.slice(at), word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)]);
};
const particles = (family) => one([family.replace(/\s+/g, ""), family.toLowerCase(), family.replace(/(\S+) (\S+) (\S+)/, "$1$2 $3"),
  family.replace("’", "'"), family.replace(/[’ ]/g, ""), family.replace(/^Vanden/, "Van den ").replace(/^Van(?=d)/, "Van ")]);
const written = {
  whole: (h) => `${h.first} ${h.family}`,
  turned: (h) => `${h.family} ${h.first}`,
  capitals: (h) => `${h.family.toUpperCase()} ${h.first}`,
  bare: (h) => `${h.first} ${h.family}`.normalize("NFD").replace(/\p{M}/gu, ""),
  joined: (h) => `${h.first} ${particles(h.family)}`,
  joined_turned: (h) => `${particles(h.family)} ${h.first}`,
  initial: (h) => `${h.first.split("-").map((p) => p[0]).join(".")}. ${h.family}`,
  hyphen: (h) => `${h.first.replace("-", " ")} ${h.family}`,
  glued: (h) => `${h.first.replace("-", "").replace(/^(\w)(\w+)$/, (_, a, b) => a + b.toLowerCase())} ${h.family}`,
  second_name: (h) => `${h.first} ${one([...women, ...men])} ${h.family}`,
  married: (h) => `${h.first} ${h.family}-${one(families)}`,
  half: (h) => `${h.first.split("-")[0]} ${h.family}`,
  slip_family: (h) => `${h.first} ${h.family.length > 4 ? slip(h.family) : h.family}`,
  slip_first: (h) => `${h.first.length > 4 ? slip(h.first) : h.first} ${h.family}`,
  titled: (h) => `${one(["Dhr.", "Mevr.", "Dr."])} ${h.first} ${h.family}`,
};
const again = (h) => {
  const born = !happens(28) ? h.born : one([undefined, { ...h.born, d: h.born.m, m: Math.min(h.born.d, 12) }, { ...h.born, d: number(1, 28) },
    { ...h.born, y: h.born.y + one([-10, 10, 1, -1]) }]);
  // At most one of the two addresses changes: somebody whose name, date and addresses all differ is nobody's duplicate.
  const changes = one(["nothing", "nothing", "phone", "email", "email"]);
  return { name: written[one(Object.keys(written))](h), born,
    phone: changes === "phone" ? one(["", mobile()]) : h.phone, email: changes === "email" ? one(["", address(h.first, h.family)]) : h.email };
};

// ---- two humans who look alike
const other = {
  couple: (h) => ({ ...human(), phone: h.phone, email: h.email }),
  sibling: (h) => ({ ...human(), family: h.family, phone: happens(60) ? h.phone : mobile(), email: happens(50) ? h.email : "" }),
  twin: (h) => ({ ...human(), family: h.family, born: h.born, phone: h.phone, email: happens(40) ? h.email : "" }),
  twin_of_one_letter: (h) => ({ ...h, first: one(["Tim", "Tom", "Jan", "Jana", "Lore", "Lotte", "Noa", "Noor"].filter((n) => n[0] === h.first[0] || true)) }),
  father: (h) => ({ ...h, born: { ...h.born, y: h.born.y - number(20, 38), m: number(1, 12) }, email: happens(50) ? h.email : "" }),
  namesake: (h) => ({ ...human(), first: h.first, family: h.family }),
  same_day: (h) => ({ ...human(), born: h.born }),
  same_day_first: (h) => ({ ...human(), first: h.first, born: h.born }),
  colleague: (h) => ({ ...human(), phone: h.phone }),
  stranger: () => human(),
};

const line = (label, kind, a, b) => console.log([label, kind, a.name, a.email, a.phone, date(a.born), b.name, b.email, b.phone, date(b.born)].join("\t"));
const row = (h) => ({ name: `${h.first} ${h.family}`, born: h.born, phone: h.phone, email: h.email });
console.log("# label\tkind\tname\temail\tphone\tborn\tname\temail\tphone\tborn");
for (let i = 0; i < 250; ++i) {
  const h = human();
  line("same", "again", row(h), again(h));
}
for (let i = 0; i < 250; ++i) {
  const h = human(), kind = one(Object.keys(other)), o = other[kind](h);
  if (`${o.first} ${o.family}` === `${h.first} ${h.family}` && !["father", "namesake"].includes(kind)) o.first = o.first === "Bea" ? "Cis" : "Bea";
  line("other", kind, row(h), happens(20) ? { ...row(o), name: written[one(["turned", "capitals", "joined"])](o) } : row(o));
}
