"""Words that are in no article's subject: they join others, and bring together whoever happens to use the same ones.

Those that most articles have tell nothing anyway; in short articles each of these is rare, and weighs as much as the
name of a thing. Only words of three letters and more, for shorter ones are not read.
"""

from __future__ import annotations

from collections.abc import Container

_WORDS = {
    "fr": "afin ainsi alors assez aucun aucune auquel aurait auront aussi autre autres auxquels avaient avait avant"
    " avec avez avoir avons ayant beaucoup bien car ceci cela celle celles celui cependant certaines certains ces"
    " cet cette ceux chacun chaque chez combien comme comment contre dans davantage depuis des deux devez devoir"
    " devons devrait devriez deçà dire dis disent dit dites dois doit doivent donc dont duquel durant dès déjà"
    " elle elles encore enfin ensuite entre est eux faire fais faisant fait faites faut font hors ici ils jamais"
    " jusque laquelle lequel les lesquelles lesquels leur leurs lors lorsque lui maintenant mais malgré mes mieux"
    " moi moins mon même mêmes non nos notre nous néanmoins ont par parce parfois parmi pas pendant peu peut"
    " peuvent peux plus plusieurs plutôt pour pourquoi pourrait pourtant pouvez pouvoir pouvons presque puis"
    " puisque quand quant que quel quelle quelles quelque quelques quels qui quoi sans sauf selon sera seront ses"
    " seulement sinon soi soient sois soit sommes son sont sous souvent sur surtout tandis tant tel telle telles"
    " tels toujours tous tout toute toutes trop très une vers veulent veut veux voici voilà vont vos votre vouloir"
    " vous étaient était étant êtes être",
    "en": "about above after again all almost alone along already also although always among and another any anyone"
    " anything are aren around because been before being below between both but can cannot could did does doing"
    " done down during each either else enough even ever every everyone everything few for from further get gets"
    " getting going got had has have having her here hers him his how however into isn its itself just least less"
    " let like made make makes making many may maybe might more most much must myself neither never nor not"
    " nothing now off often once one only onto other others our ours out over own per perhaps quite rather really"
    " same say says several shall she should since some someone something sometimes soon still such than that the"
    " their theirs them themselves then there therefore these they thing things this those though through thus"
    " together too toward under until upon use used uses using very was way ways well were what whatever when"
    " where whether which while who whole whom whose why will with within without would yet you your yours"
    " yourself",
    "de": "aber alle allem allen aller alles als also andere anderen auch auf aus bei beim bereits bin bis dabei"
    " dadurch dafür damit dann darauf darum das dass davon dazu dein dem den denn der des deshalb die dies diese"
    " diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines einige einmal erst etwas euer"
    " für ganz gegen gibt haben hat hatte hier ich ihm ihn ihnen ihr ihre immer ins ist jede jedem jeden jeder"
    " jedes jedoch jetzt kann kein keine können könnte man manche mehr mein mit muss müssen nach nicht nichts noch"
    " nun nur oben oder ohne sehr sein seine seit sich sie sind soll sollen sollte sondern sowie und uns unser"
    " unter viel viele vom von vor wann war waren warum was weil weiter welche welchem welcher wenn wer werden wie"
    " wieder will wir wird wurde wurden zum zur zwischen über",
    "es": "algo alguna algunas alguno algunos algún ante antes aquel así aun aunque bajo bien cada casi como con contra"
    " cuando cuanto cuál cuándo cómo del desde después donde dos dónde ellas ellos entonces entre era eran eres"
    " esa esas ese eso esos esta estar estas este esto estos está están fue fueron gran había hace hacen hacer"
    " hacia han has hasta hay incluso las les los luego menos mientras mis misma mismo mucho muchos muy más nada"
    " nadie nos nosotros nuestra nuestro nunca otra otras otro otros para pero poco por porque pueda puede pueden"
    " puedes pues que quien quién qué sea según ser será sin sino sobre solo somos son soy sus sólo también tan"
    " tanto tener tiene tienen toda todas todo todos tras tus una unas uno unos usted varias varios veces vez"
    " vosotros",
    "it": "alcune alcuni allora altra altre altri altro anche ancora avere bene che chi ciascun ciò come con contro"
    " cosa così cui dal dalla dalle dei del della delle dello deve devono dopo dove dunque durante ecco era erano"
    " essere fare fatto fino fra gli hai hanno infatti loro lui mai mentre mia mie mio molto nei nel nella nelle"
    " nessun niente noi non nostra nostro ogni oltre ora per perché però più poco poi possono prima proprio può"
    " qualche quale quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui quindi"
    " sarà sei sempre senza sia siamo solo sono sopra sotto sta stata stati stato stessa stesso sua sue sui sul"
    " sulla suo tale tali tanto tra troppo tua tuo tutta tutte tutti tutto una uno verso voi vostra vostro",
}
_BY_LANGUAGE = {language: frozenset(words.casefold().split()) for language, words in _WORDS.items()}


def function_words(language: str) -> Container[str]:
    """Return the function words of a language, in small letters; none for a language that is not known here."""
    return _BY_LANGUAGE.get(language.partition("-")[0].lower(), frozenset())
