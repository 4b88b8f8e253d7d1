#pragma once
// The words that an SMS answer may hold, folded (tenant/platform/text/characters.hpp), with commas between
// phrases and a space between the words of a phrase. For sms_reply_parser.cpp only.

#include <string_view>

#include "tenant/crisis/responses/sms_reply_parser.hpp"

namespace paraat::callouts::vocabulary {

struct decision {
  texted_word what;
  std::string_view phrases;
};
inline constexpr decision decisions[] = {
    {texted_word::yes, "ja,jaa,jaaa,jawel,jep,jup,yep,yes,oui,ok,oke,okee,okay,okey,d accord,daccord"},
    {texted_word::maybe, "misschien,mss,peut-etre,peut etre,peutetre,maybe"},
    {texted_word::no,
     "nee,neen,nope,non,no,kan niet,kan helaas niet,kan spijtig genoeg niet,kan jammer genoeg niet,"
     "lukt niet,lukt me niet,lukt mij niet,ne peux pas,cannot,can not,can t,cant"},
    {texted_word::on_the_way,
     "onderweg,enroute,en route,on my way,on the way,omw,kom eraan,kom er aan,j arrive"},
    {texted_word::on_site,
     "aangekomen,gearriveerd,ter plaatse,ter plekke,sur place,suis la,suis arrive,suis arrivee,"
     "arrived,am here,m here,im here"},
    {texted_word::departed, "vertrek,vertrokken"}};

// With any decision.
inline constexpr std::string_view courtesies =
    "hallo,dag,hoi,hey,hi,hello,beste,goeiemorgen,goedemorgen,goeiemiddag,goedemiddag,goeienavond,"
    "goedenavond,goeieavond,bonjour,bonsoir,salut,dank,dank je,dank u,dank je wel,dank u wel,dankje,"
    "dankjewel,danku,bedankt,merci,thanks,thank you,hoor,ik,k,i,je,tot straks,tot dan,tot zo,"
    "tot ziens,tot gauw,tot later,tot dadelijk,tot daar,tot morgen,a bientot,a demain,"
    "a tout a l heure,see you,aub,alstublieft,svp,please";
// With a no or a maybe: beside a yes they make one think.
inline constexpr std::string_view regrets =
    "sorry,helaas,spijtig,spijtig genoeg,jammer,jammer genoeg,desole,desolee,malheureusement,"
    "unfortunately,deze keer,volgende keer";
// Not allowed beside a no: these words express an intention to come.
inline constexpr std::string_view intentions =
    "ben,kan,kom,zal,wil,er,erbij,er bij,daar,graag,zeker,natuurlijk,uiteraard,tuurlijk,prima,goed,"
    "is goed,in orde,top,super,perfect,om,tegen,rond,omstreeks,vanaf,zijn,komen,helpen,meehelpen,"
    "aanwezig,alvast,ook,zo,straks,direct,dadelijk,nu,meteen,al,net,intussen,en,met plezier,"
    "met alle plezier,geen probleem,no problem,no prob,pas de probleme,sans probleme,pas de souci,j,"
    "suis,serai,viens,viendrai,peux,y,volontiers,bien,bien sur,avec plaisir,a,vers,disponible,dispo,"
    "present,presente,arriverai,am,m,ll,will,be,there,can,come,coming,to,help,sure,of course,"
    "count me in,at,around,now,just";
// A name may follow.
inline constexpr std::string_view farewells =
    "met vriendelijke groeten,met vriendelijke groet,vriendelijke groeten,vele groeten,veel groeten,"
    "groeten,groetjes,groet,grtjs,grtz,grt,gr,mvg,cordialement,bien a vous,kind regards,best regards,"
    "regards";
// They turn the meaning around, or ask something.
inline constexpr std::string_view doubtful =
    "niet,nie,geen,nooit,pas,maar,of,not,but,mais,als,if,si,ou,or,tenzij,behalve,?";
// People that are brought along.
inline constexpr std::string_view people =
    "man,mannen,mens,mensen,persoon,personen,pers,vriend,vrienden,vriendin,vriendinnen,collega,"
    "collegas,zoon,zonen,dochter,dochters,vrouw,partner,broer,zus,buur,buren,buurman,iemand,kind,"
    "kinderen,gezin,familie,maat,maten,ploeg,helper,helpers,vrijwilliger,vrijwilligers,hem,haar,hen,"
    "ons";
inline constexpr std::string_view counted[] = {"nul", "een", "twee", "drie", "vier", "vijf", "zes"};
// Signs that change nothing; the last five are tones of skin.
inline constexpr std::string_view glad_signs = "👍👌💪🙂😊😀😃😄🙏✅👊🤝❤🏻🏼🏽🏾🏿";

// Whether such a list contains a phrase.
constexpr bool listed(std::string_view list, std::string_view phrase) {
  while (!list.empty()) {
    const auto end = list.find(',');
    if (list.substr(0, end) == phrase) return true;
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
  return false;
}

}  // namespace paraat::callouts::vocabulary
