// Every page that the tests look at: one list, extended when a page lands.
// `find` names a vacancy and `link` a link on `path` that leads to the page itself, `then` one more link from there;
// `map` pages may weigh more; `as` says who has to be signed in.
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
  { name: "organisations", site: "hasselt", path: "/organisaties" },
  { name: "organisations without a result", site: "hasselt", path: "/organisaties?q=xyzzyplugh" },
  { name: "an organisation", site: "hasselt", path: "/organisaties", link: "Demerwacht vzw" },
  { name: "registering an organisation", site: "sinttruiden", path: "/organisaties/registreren" },
  { name: "an interest for later", site: "alken", path: "/interesse" },
  { name: "answering a vacancy", site: "hasselt", path: "/vacatures", find: "Zandzakken vullen", then: "Ik wil helpen" },
  { name: "accessibility statement", site: "hasselt", path: "/toegankelijkheid" },
  { name: "privacy statement", site: "heers", path: "/privacy" },
  { name: "how to embed", site: "hasselt", path: "/insluiten" },
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
  { name: "signing in", site: "hasselt", path: "/aanmelden" },
  { name: "desk", site: "hasselt", path: "/beheer", as: "coordinator" },
  { name: "vacancies on the desk", site: "hasselt", path: "/beheer/vacatures", as: "coordinator" },
  { name: "one vacancy on the desk", site: "hasselt", path: "/beheer/vacatures?q=zandzakken", link: "Zandzakken vullen", as: "coordinator" },
  { name: "a new vacancy", site: "hasselt", path: "/beheer/vacatures/nieuw", as: "coordinator" },
  { name: "answers on the desk", site: "hasselt", path: "/beheer/antwoorden", as: "coordinator" },
  { name: "organisations on the desk", site: "hasselt", path: "/beheer/organisaties", as: "coordinator" },
  { name: "one organisation on the desk", site: "hasselt", path: "/beheer/organisaties", link: "Demerwacht vzw", as: "coordinator" },
  { name: "interests on the desk", site: "hasselt", path: "/beheer/interesses", as: "coordinator" },
  { name: "own account", site: "hasselt", path: "/mijn-account", as: "coordinator" },
  { name: "users", site: "hasselt", path: "/beheer/gebruikers", as: "admin" },
  { name: "inviting a user", site: "hasselt", path: "/beheer/gebruikers/uitnodigen", as: "admin" },
  { name: "unknown address", site: "hasselt", path: "/bestaat-niet", status: 404 },
  { name: "vacancy that is gone", site: "hasselt", path: "/vacatures/zzzzzzzz", status: 410 },
];

// What a context needs to open the page, and the header for a plain request.
export const whoOpens = async (world, p) => (p.as ? { storageState: await world.session(p.as) } : {});
export async function cookiesFor(world, p) {
  if (!p.as) return {};
  const { cookies } = await world.session(p.as);
  return { cookie: cookies.map((c) => `${c.name}=${c.value}`).join("; ") };
}

const found = new Map();
// The page's own address, with the link of `find` followed.
export async function addressOf(world, p) {
  const start = world.url(p.site, p.path);
  if (!p.find && !p.link) return start;
  const key = `${p.site} ${p.path} ${p.find ?? p.link} ${p.then ?? ""}`;
  if (!found.has(key)) {
    const page = await world.page(await whoOpens(world, p));
    await page.goto(start);
    const link = p.link ? page.getByRole("link", { name: p.link }) : page.getByRole("heading", { level: 3 }).getByRole("link", { name: p.find });
    let address = await link.first().evaluate((a) => a.href);
    if (p.then) {
      await page.goto(address);
      address = await page.getByRole("link", { name: p.then }).first().evaluate((a) => a.href);
    }
    found.set(key, address);
    await page.close();
  }
  return found.get(key);
}
