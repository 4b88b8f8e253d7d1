// Every page that the tests look at: one list, extended when a page lands.
// `find` names a link on `path` that leads to the page itself; `map` pages may weigh more; `as` needs a session.
export const pages = [
  { name: "home of a municipality", site: "hasselt", path: "/" },
  { name: "home of a municipality with a light brand colour", site: "alken", path: "/" },
  { name: "home of a municipality with a red brand colour", site: "sinttruiden", path: "/" },
  { name: "overview", site: "hasselt", path: "/vacatures" },
  { name: "second page of the overview", site: "nieuwerkerken", path: "/vacatures?pagina=2" },
  { name: "overview with filters", site: "hasselt", path: "/vacatures?thema=zorg&thema=natuur&moment=weekend" },
  { name: "overview without results", site: "heers", path: "/vacatures?q=xyzzyplugh" },
  { name: "urgent vacancy", site: "hasselt", path: "/vacatures", find: "Zandzakken vullen" },
  { name: "crisis job", site: "sinttruiden", path: "/vacatures", find: "Zorgkundige voor het noodopvangcentrum" },
  { name: "nearly full vacancy", site: "alken", path: "/vacatures?q=maaltijden", find: "Maaltijden aan huis" },
  { name: "home of the network", site: "haspengouw", path: "/" },
  { name: "overview of the network", site: "haspengouw", path: "/vacatures" },
  { name: "map of the neighbourhood", site: "hasselt", path: "/kaart", map: true },
  { name: "map with an unknown name", site: "hasselt", path: "/gemeente?naam=Atlantis", status: 404, map: true },
  { name: "map of the network", site: "haspengouw", path: "/kaart", map: true },
  { name: "map of Flanders", site: "vlaanderen", path: "/kaart", map: true },
  { name: "municipality on the overview", site: "vlaanderen", path: "/gemeente/hasselt" },
  { name: "municipality without vacancies", site: "vlaanderen", path: "/gemeente/gent" },
  { name: "home of Flanders", site: "vlaanderen", path: "/", map: true },
  { name: "overview of Flanders", site: "vlaanderen", path: "/vacatures" },
  { name: "unknown address", site: "hasselt", path: "/bestaat-niet", status: 404 },
  { name: "vacancy that is gone", site: "hasselt", path: "/vacatures/zzzzzzzz", status: 410 },
];

const found = new Map();
// The page's own address, with the link of `find` followed.
export async function addressOf(world, p) {
  const start = world.url(p.site, p.path);
  if (!p.find) return start;
  const key = `${p.site} ${p.path} ${p.find}`;
  if (!found.has(key)) {
    const page = await world.page();
    await page.goto(start);
    found.set(key, await page.getByRole("heading", { level: 3 }).getByRole("link", { name: p.find }).first().evaluate((a) => a.href));
    await page.close();
  }
  return found.get(key);
}
