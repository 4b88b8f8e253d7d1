// Every page that the tests look at: one list, extended when a page lands.
// `find` names a vacancy and `link` a link on `path` that leads to the page itself, `then` one more link from there;
// `map` pages may weigh more; `as` says who has to be signed in; `open` (support/steps.mjs) walks to a page that has no
// address of its own, or one that a mail brings; links on a page may be `used`.
import * as steps from "./support/steps.mjs";

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
  { name: "registration sent", site: "sinttruiden", path: "/organisaties/registreren/verzonden" },
  { name: "registration confirmed", site: "sinttruiden", path: "/organisaties/registreren/bevestigd" },
  { name: "confirming a registration", site: "sinttruiden", open: steps.confirmRegistration },
  { name: "an interest for later", site: "alken", path: "/interesse" },
  { name: "interest refused", site: "alken", open: steps.refusedInterest, status: 422 },
  { name: "interest sent", site: "alken", path: "/interesse/verzonden" },
  { name: "interest confirmed", site: "alken", path: "/interesse/bevestigd" },
  { name: "interest stopped", site: "alken", path: "/interesse/gestopt" },
  { name: "answering a vacancy", site: "hasselt", path: "/vacatures", find: "Zandzakken vullen", then: "Ik wil helpen" },
  { name: "confirming an answer", site: "hasselt", open: steps.confirmAnswer },
  { name: "own answer", site: "hasselt", open: steps.ownAnswer },
  { name: "joining the corps", site: "hasselt", path: "/korps" },
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
  { name: "hiding an item", site: "vlaanderen", path: "/vacatures", link: "Verberg", as: "overview" },
  { name: "what is hidden", site: "vlaanderen", open: steps.hideOne, as: "overview" },
  { name: "signing in", site: "hasselt", path: "/aanmelden" },
  { name: "link sent", site: "hasselt", path: "/aanmelden/verstuurd" },
  { name: "second step", site: "hasselt", open: steps.secondStep },
  { name: "setting up the second step", site: "hasselt", open: steps.enrolment },
  { name: "recovery codes", site: "hasselt", open: steps.recoveryCodes },
  { name: "signing in by a link", site: "hasselt", open: steps.signInLink },
  { name: "desk", site: "hasselt", path: "/beheer", as: "coordinator" },
  { name: "the corps on the desk", site: "hasselt", path: "/beheer/korps", as: "coordinator" },
  { name: "a new corps", site: "hasselt", path: "/beheer/korps/nieuw", as: "coordinator" },
  { name: "task profiles", site: "hasselt", path: "/beheer/taakprofielen", as: "coordinator" },
  { name: "one task profile", site: "hasselt", path: "/beheer/taakprofielen/sandbags", as: "coordinator" },
  { name: "a new task profile", site: "hasselt", path: "/beheer/taakprofielen/nieuw", as: "coordinator" },
  { name: "vacancies on the desk", site: "hasselt", path: "/beheer/vacatures", as: "coordinator" },
  { name: "one vacancy on the desk", site: "hasselt", path: "/beheer/vacatures?q=zandzakken", link: "Zandzakken vullen", as: "coordinator" },
  { name: "a new vacancy", site: "hasselt", path: "/beheer/vacatures/nieuw", as: "coordinator" },
  { name: "answers on the desk", site: "hasselt", path: "/beheer/antwoorden", as: "coordinator" },
  { name: "one answer on the desk", site: "hasselt", open: steps.answerOnTheDesk, as: "coordinator" },
  { name: "organisations on the desk", site: "hasselt", path: "/beheer/organisaties", as: "coordinator" },
  { name: "one organisation on the desk", site: "hasselt", path: "/beheer/organisaties", link: "Demerwacht vzw", as: "coordinator" },
  { name: "changing an organisation", site: "hasselt", path: "/beheer/organisaties", link: "Demerwacht vzw", then: "Wijzig", as: "coordinator" },
  { name: "people of an organisation", site: "hasselt", path: "/beheer/organisaties", link: "Demerwacht vzw", then: "Wie heeft toegang?", as: "coordinator" },
  { name: "messages on the desk", site: "hasselt", path: "/beheer/berichten", as: "coordinator" },
  { name: "hands of neighbours", site: "hasselt", path: "/beheer/versterking", as: "coordinator" },
  { name: "asking neighbours for hands", site: "hasselt", path: "/beheer/versterking/nieuw", as: "coordinator" },
  { name: "interests on the desk", site: "hasselt", path: "/beheer/interesses", as: "coordinator" },
  { name: "desk of a mediator", site: "hasselt", path: "/beheer", as: "mediator" },
  { name: "desk of an editor", site: "hasselt", path: "/beheer", as: "editor" },
  { name: "texts of the site", site: "hasselt", path: "/beheer/teksten", as: "editor" },
  { name: "own account", site: "hasselt", path: "/mijn-account", as: "coordinator" },
  { name: "changing the password", site: "hasselt", path: "/mijn-account/wachtwoord", as: "coordinator" },
  { name: "users", site: "hasselt", path: "/beheer/gebruikers", as: "admin" },
  { name: "one user", site: "hasselt", path: "/beheer/gebruikers", link: "Eddy Wils", as: "admin" },
  { name: "inviting a user", site: "hasselt", path: "/beheer/gebruikers/uitnodigen", as: "admin" },
  { name: "settings of the site", site: "hasselt", path: "/beheer/instellingen", as: "admin" },
  { name: "a logo refused", site: "hasselt", open: steps.refusedLogo, as: "admin", status: 422 },
  { name: "settings with a logo", site: "zonhoven", open: steps.logo, as: "zonhoven" },
  { name: "connections of the node", site: "hasselt", path: "/beheer/verbindingen", as: "operator" },
  { name: "legal numbers", site: "hasselt", path: "/beheer/regels", as: "operator" },
  { name: "one legal number", site: "hasselt", path: "/beheer/regels/cost.day", as: "operator" },
  { name: "desk of an organisation", site: "hasselt", path: "/mijn-organisatie", as: "organisation" },
  { name: "vacancies of an organisation", site: "hasselt", path: "/mijn-organisatie/vacatures", as: "organisation" },
  { name: "one vacancy of an organisation", site: "hasselt", path: "/mijn-organisatie/vacatures", link: "Wandelgids", as: "organisation" },
  { name: "answers of an organisation", site: "hasselt", path: "/mijn-organisatie/antwoorden", as: "organisation" },
  { name: "details of an organisation", site: "hasselt", path: "/mijn-organisatie/gegevens", as: "organisation" },
  { name: "mail of the demo", site: "hasselt", path: "/demo-post", used: true },
  { name: "no access", site: "hasselt", path: "/beheer/gebruikers", as: "coordinator", status: 403 },
  { name: "unknown address", site: "hasselt", path: "/bestaat-niet", status: 404 },
  { name: "vacancy that is gone", site: "hasselt", path: "/vacatures/zzzzzzzz", status: 410 },
];

// What a context needs to open the page.
export const whoOpens = async (world, p) => (p.as ? { storageState: await world.session(p.as) } : {});

// Walks there and answers what the server answered last.
export async function openPage(world, p, page) {
  if (p.open) return p.open(page, world, world.url(p.site));
  let answer = await page.goto(world.url(p.site, p.path));
  for (const name of [p.find, p.link, p.then].filter(Boolean)) {
    const link = name === p.find ? page.getByRole("heading", { level: 3 }).getByRole("link", { name }) : page.getByRole("main").getByRole("link", { name });
    answer = await page.goto(await link.first().evaluate((a) => a.href));
  }
  return answer;
}
