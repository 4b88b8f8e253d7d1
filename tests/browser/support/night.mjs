// A night of flood in Hasselt for the tests that look at pages: a call-out that runs, with people who come, may come,
// wait on the reserve list, ask something and are there; an exercise that is over, with what is done afterwards; a
// corps with somebody who registers, a list that is sent in and a member's own page. Made once, when a page needs it.
import { createHmac } from "node:crypto";
import http from "node:http";
import { linkIn, mailFor, mailsOf } from "./people.mjs";

const secret = "the gateway of the tests";

// A gateway for text messages that takes everything, and says what somebody texts back.
export async function startGateway() {
  const taken = [];
  const server = http.createServer((q, a) => {
    let body = "";
    q.on("data", (d) => (body += d));
    q.on("end", () => {
      taken.push(JSON.parse(body));
      a.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: String(taken.length) }));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  let said = 0;
  return {
    secret, taken, url: `http://127.0.0.1:${server.address().port}/messages`,
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
    async say(from, text) {
      const to = new URL(taken.find((t) => t.to === from).answer_to);
      const body = JSON.stringify({ id: `said-${++said}`, from, text }), time = String(Math.floor(Date.now() / 1000));
      const signature = createHmac("sha256", secret).update(`${time}.${to.pathname}.${body}`).digest("hex");
      const status = await new Promise((done, fail) => {
        const ask = http.request({ host: "127.0.0.1", port: to.port, path: to.pathname, method: "POST",
          headers: { host: to.host, "content-type": "application/json", "content-length": Buffer.byteLength(body), "paraat-time": time, "paraat-signature": signature } },
          (r) => { r.resume(); r.on("end", () => done(r.statusCode)); });
        ask.on("error", fail);
        ask.end(body);
      });
      if (status !== 204) throw new Error(`the node did not take a text message: ${status}`);
    },
  };
}

const press = async (page, name) => {
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.waitForLoadState();
};

async function eventually(what, so) {
  for (const until = Date.now() + 60000; Date.now() < until; ) {
    const found = await so();
    if (found) return found;
    await new Promise((again) => setTimeout(again, 200));
  }
  throw new Error(`never: ${what}`);
}

async function openIncident(page, site, name, exercise) {
  await page.goto(`${site}/beheer/noodsituaties/nieuw`);
  await page.getByLabel("Wat gebeurt er?").selectOption("flood");
  await page.getByLabel("Waar?").fill("Kuringen");
  await press(page, exercise ? "Start als oefening" : "Start de noodsituatie");
  await page.goto(`${page.url().split("?")[0]}/wijziging`);
  await page.getByLabel("Naam", { exact: true }).fill(name);
  await page.getByLabel("Contact in de commandopost").fill("Bea Hermans");
  await page.getByLabel("Telefoon").fill("011 23 90 00");
  await page.getByLabel("E-mailadres").fill("commandopost@hasselt.example");
  await page.getByLabel("Wat is er aan de hand?").fill("De Demer staat tien centimeter onder de kade. De straten aan de Havenkaai lopen onder.");
  await press(page, "Bewaar");
  return page.url().split("?")[0];
}

async function activate(page, incident, profile, people, meeting) {
  await page.goto(incident);
  // What this kind of incident needs first stands open; every other profile folds away.
  const row = page.locator("li", { has: page.getByText(profile, { exact: true }) });
  if (!(await row.isVisible())) await page.locator("summary", { hasText: "Alle taakprofielen" }).click();
  await row.getByRole("link", { name: "Pas eerst aan" }).click();
  await page.getByLabel("Hoeveel mensen?").fill(String(people));
  await page.getByLabel("Meldpunt").fill(meeting);
  await press(page, "Activeer");
}

async function draft(page, incident, channels) {
  await page.goto(`${incident}/oproep`);
  await page.getByLabel("Snel opbouwend").check();
  for (const [label, wanted] of Object.entries({ "E-mail": channels.includes("mail"), Sms: channels.includes("sms") }))
    await page.getByLabel(label, { exact: true }).setChecked(wanted);
  await press(page, "Bekijk wie gevraagd wordt");
  return page.url().split("?")[0];
}

const linksOf = (folder, subject, part) => mailsOf(folder).filter((m) => m.subject.includes(subject) && m.text.includes(part)).map((m) => linkIn(m, part));

async function tap(page, link, what) {
  await page.goto(link);
  await press(page, what);
}

async function flood(page, phone, world, site) {
  const night = {}, { folder } = world.node;
  night.incident = await openIncident(page, site, "Hoogwater aan de Demer", false);
  await activate(page, night.incident, "Zandzakken vullen en leggen", 4, "Parking Kanaalkom, Slachthuiskaai 2");
  await activate(page, night.incident, "Helpen in het opvangcentrum", 3, "Sporthal Kuringen, Overdemerstraat 20");
  await activate(page, night.incident, "Eerste hulp", 2, "Sporthal Kuringen, Overdemerstraat 20");
  await page.goto(night.incident);
  night.task = await page.getByRole("region", { name: "Taken" }).getByRole("link").first().evaluate((a) => a.href);
  night.draft = await draft(page, night.incident, ["mail", "sms"]);
  night.callout = await draft(page, night.incident, ["mail", "sms"]);
  await press(page, /^Stuur naar /);
  const asked = await eventually("people are asked by mail", () => {
    const all = linksOf(folder, "roept je op", "/o/");
    return all.length >= 24 && all;
  });
  night.answers = { asked: asked[23] };
  for (const link of asked.slice(0, 14)) {
    await tap(phone, link, "Ja, ik kom");
    const text = await phone.locator("main").innerText();
    if (text.includes("Je plaats is zeker")) {
      if (!night.answers.sure) night.answers.sure = link;
      else if (!night.answers.there) await press(phone, "Ik ben er"), (night.answers.there = link);
      else if (!night.onTheWay) await press(phone, "Ik ben onderweg"), (night.onTheWay = link);
    } else if (text.includes("reservelijst")) night.answers.reserve ??= link;
  }
  await tap(phone, asked[14], "Misschien");
  night.answers.maybe = asked[14];
  await phone.getByLabel("Je vraag aan de coördinator").fill("Is er parking voor een aanhangwagen? Ik kan een pomp meebrengen.");
  await press(phone, "Bewaar");
  await tap(phone, asked[15], "Nee");
  night.answers.no = asked[15];
  const from = (await eventually("texts have left", () => world.node.gateway.taken.length > 0 && world.node.gateway.taken))[0].to;
  await world.node.gateway.say(from, "ik kom met de fiets als de bus niet rijdt");
  await present(page, night);
  return night;
}

// Who is there: by the desk, somebody who came by, a roll call, shifts.
async function present(page, night) {
  const at = `${night.incident}/aanwezig`;
  await page.goto(at);
  await page.getByRole("button", { name: /^Meld aan/ }).first().click();
  await page.goto(`${at}/nieuw`);
  await page.getByLabel("Naam").fill("Rik Vanhove");
  await page.getByLabel("Gsm").fill("0470 55 66 77");
  await page.getByLabel("Geboren op").fill("1988-03-12");
  await page.getByRole("radio").first().check();
  await page.getByLabel(/Ik heb dit laten lezen/).check();
  await page.locator("main form.form button[type=submit]").first().click();
  await page.waitForLoadState();
  await page.goto(`${at}/appel`);
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState();
  await page.getByRole("checkbox").first().check();
  await page.goto(`${night.task}/ploegen`);
  await page.getByLabel("Uren per ploeg").fill("3");
  await press(page, "Verdeel");
  await page.goto(`${night.incident}/bord?groep=vragen`);
  night.person = await page.locator(".who-list").getByRole("link").first().evaluate((a) => a.href);
}

// An exercise that was held: everybody home, hours, costs, how it went.
async function held(page, phone, world, site) {
  const { folder } = world.node, over = {};
  over.incident = await openIncident(page, site, "Oefening Demer", true);
  await activate(page, over.incident, "Zandzakken vullen en leggen", 3, "Parking Kanaalkom, Slachthuiskaai 2");
  over.callout = await draft(page, over.incident, ["mail"]);
  await press(page, /^Stuur naar /);
  const asked = await eventually("people are asked to exercise", () => {
    const all = mailsOf(folder).filter((m) => m.subject.includes("roept je op") && m.subject.includes("OEFENING"));
    return all.length >= 8 && all;
  });
  const came = asked.slice(0, 3);
  for (const mail of came) {
    await tap(phone, linkIn(mail, "/o/"), "Ja, ik kom");
    await press(phone, "Ik ben er");
  }
  over.answer = linkIn(came[0], "/o/");
  await page.goto(`${over.incident}/einde`);
  await page.getByLabel("Eigen woorden erbij").fill("Een sterke oefening. Tot de volgende!");
  await press(page, /^Stuur iedereen naar huis/);
  if ((await page.getByRole("button", { name: "Meld iedereen af" }).count()) > 0) await press(page, "Meld iedereen af");
  await page.locator("summary", { hasText: "Noteer een kost" }).click();
  await page.getByLabel("Wie", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Bedrag in euro").fill("12,50");
  await press(page, "Noteer");
  const debriefs = await eventually("who was there is asked how it went", () => {
    const all = [...new Set(linksOf(folder, "", "/terugblik/"))];
    return all.length >= 2 && all;
  });
  over.debrief = debriefs[0];
  await phone.goto(debriefs[1]);
  await phone.getByLabel("Het kon beter").or(phone.getByRole("radio").nth(1)).first().check();
  await phone.getByLabel(/volgende keer anders/).fill("Meer schoppen, en iemand die de thee brengt.");
  await phone.getByLabel(/gewond/).fill("Een schaafwonde aan de hand.");
  await phone.getByLabel(/daarover bellen/).fill("0470 12 34 56");
  await phone.locator("main button[type=submit]").first().click();
  await phone.waitForLoadState();
  return over;
}

async function corpsOf(page, phone, world, site) {
  const { folder } = world.node, corps = {};
  await phone.goto(`${site}/korps`);
  corps.page = await phone.getByRole("link", { name: "Hulpkorps Hasselt" }).first().evaluate((a) => a.href);
  await phone.goto(corps.page);
  await phone.getByLabel("Je naam").fill("Nora Aerts");
  await phone.getByLabel("E-mailadres").fill("nora@leden.example");
  await phone.locator("main form button[type=submit]").first().click();
  await phone.waitForLoadState();
  corps.registration = linkIn(await mailFor(folder, "nora@leden.example", ""), "/korps/aanmelding/");
  await phone.goto(`${site}/korps/link`);
  await page.goto(`${site}/beheer/korps`);
  corps.desk = await page.getByRole("link", { name: "Hulpkorps Hasselt" }).first().evaluate((a) => a.href);
  await page.goto(`${corps.desk}?toestand=accepted`);
  corps.member = await page.locator("table").getByRole("link").first().evaluate((a) => a.href);
  await page.goto(corps.member);
  const email = await page.locator("a[href^='mailto:']").first().innerText();
  await phone.getByLabel("E-mailadres").fill(email);
  await phone.locator("main form button[type=submit]").first().click();
  await phone.waitForLoadState();
  corps.own = await eventually("a member gets the link of their own page", () => mailsOf(folder).filter((m) => m.to.includes(email) && m.text.includes("/korps/lid/")).map((m) => linkIn(m, "/korps/lid/"))[0]);
  await page.goto(`${corps.desk}/lijsten`);
  const list = "Naam;E-mail;Gsm;Geboortedatum;Gemeente\nTom Wouters;tom@leden.example;0470 33 44 55;1979-05-04;Hasselt\nIna Put;geen adres;0470 11;32-13-1980;Nergens\nEls Maes;els@leden.example;;1990-02-03;Genk\nEls Maes;els@leden.example;;1990-02-03;Genk\n";
  await page.getByLabel("Bestand").setInputFiles({ name: "leden.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await press(page, "Stuur het bestand");
  corps.list = page.url().split("?")[0];
  return corps;
}

async function make(world) {
  const site = world.node.url("hasselt");
  const context = await world.browser.newContext({ locale: "nl-BE", storageState: await world.session("coordinator") });
  context.setDefaultTimeout(30000);
  const page = await context.newPage(), phone = await context.newPage();
  const corps = await corpsOf(page, phone, world, site);
  const night = await flood(page, phone, world, site);
  const over = await held(page, phone, world, site);
  await context.close();
  return { corps, night, over };
}

let made;
export const theNight = (world) => (made ??= make(world));
