"""The words of English and French that stand beside places and actors, or end their names. None is a name."""

import re

from index.words import STOPWORDS
from qa.understanding.terms import CAPITAL

PART = rf"{CAPITAL}(?:[\w]|['’](?!s?\b))*(?:-\w+)*"
JOINED = r"(?: (?:of the|of|for the|for|on|de la|de l['’]|de|du|des|d['’]|et de la|against)(?: |(?<=['’])))"
NAME = re.compile(rf"(?<![\w’'-])(?:(?i:[ldq]u?)['’])?({PART}(?:(?: |{JOINED}){PART})*)(?![.]\w)")

DIRECTION = (
    r"(?:(?:far |greater )?(?:north|south|east|west|central)(?:[- ]?(?:east|west))?(?:ern)?"
    r"|(?:nord|sud|est|ouest|centre)(?:[- ](?:est|ouest))?(?: de la| du| de l['’]| de| d['’])"
    r"|(?:north|south|east|west|centre|center)(?:[- ]?(?:east|west))? of(?: the)?)"
)
DIRECTIONS = rf"(?:{DIRECTION} and )?{DIRECTION}"
KIND_OF_PLACE = (
    r"(?:city|cities|town|village|port|region|province|district|capital|state|island|airport|territory|county"
    r"|area|mines?"
    r"|ville|région|province|village|capitale|île|territoire|cercle|département|commune|aéroport|localité)"
)
LOCATIVE = re.compile(  # stands directly before a place
    r"(?:\b(?i:in|near|across|throughout|within|outside|towards?|around|via|through|into|between|from|at|to)(?: the)?"
    r"|\b(?i:en|au|aux|à|à la|à l['’]|dans|dans le|dans la|dans les|dans l['’]|vers|vers le|vers la|depuis"
    r"|près de|hors de))"
    rf"(?: |(?<=['’]))(?:{DIRECTIONS}(?: |(?<=['’])))?$"
)
SURE = re.compile(  # so does this, and an actor hardly ever does
    r"(?:\b(?i:in|near|across|throughout)(?: the)?|\b(?i:en|au|dans le|dans la|près de))"
    rf"(?: |(?<=['’]))(?:{DIRECTIONS}(?: |(?<=['’])))?$"
)
TOWARDS = re.compile(rf"\b(?:à|aux|at|vers|into|towards|[Ff]rom {PART} to|[Dd]e {PART} à) $")
FROM_TO = re.compile(rf"^ (?:to|à) {CAPITAL}")
DIRECTED = re.compile(rf"\b(?i:{DIRECTIONS})(?: |(?<=['’]))$")
PLACE_OF = re.compile(rf"\b{KIND_OF_PLACE}s?(?: of| de| du| d['’])(?: |(?<=['’]))$")
FROM = re.compile(r"\b(?i:from|de) $")
PLACE_AFTER = re.compile(
    r"^ (?:region|province|district|area|valley|forest|airport|desert|border|peninsula|basin|prison|market)s?\b"
)
GEOGRAPHIC = frozenset(
    """
    Bay River Island Islands Lake Mount Mountain Mountains Street Avenue Road Province Region District City Town
    Village Port
    Harbour Airport Desert Valley Strait Sea Ocean Gulf Peninsula Coast Border County Basin Forest Park Beach Canal
    Rivière Fleuve Île Îles Lac Mont Rue Région Ville Aéroport Désert Vallée Détroit Mer Océan Golfe Cercle Forêt
    Bassin Côte
    """.split()  # noqa: SIM905  (a list of words reads better)
)
ORGANISATIONS = frozenset(
    """
    Ministry Minister Community Police Court Agency Group Bank Board Council Union Committee Commission University
    Army Force
    Forces
    Mission Service Services Authority Authorities Government Party Parliament Senate Assembly Association Federation
    Organization Organisation Company Corporation Directorate Department Bureau Institute Foundation Gendarmerie Customs
    Nations Guard Tribunal Navy Brigade Unit Force Front Movement Alliance Coalition Cartel Network Secretariat Office
    Fund Prosecutor Cabinet Presidency Congress Museum Hospital Guild Cooperative Society
    Ministère Communauté Cour Agence Groupe Banque Conseil Comité Université Armée Autorité Gouvernement Parti
    Parlement Sénat
    Assemblée
    Fédération Société Département Institut Fondation Douanes Garde Brigade Unité Mouvement Secrétariat
    Fonds Parquet Pôle Présidence Hôpital Coopérative Syndicat
    """.split()  # noqa: SIM905
)
WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())  # noqa: SIM905
WRITINGS = frozenset(
    """
    Index Report Convention Protocol Act Code Law Constitution Plan Strategy Agreement Treaty Declaration Resolution
    Article
    Annex Programme Program Project Initiative Table Figure Chapter Section Charter Pact Accord Directive Regulation
    Decree Summary Review Outlook Survey Day
    Rapport Indice Projet Protocole Loi Stratégie Traité Déclaration Résolution Annexe Tableau Chapitre Charte Décret
    Résumé Journée
    Ramadan Christmas Easter Noël Pâques War Guerre Agenda Dialogue Summit Sommet Conference Conférence Operation
    Opération
    """.split()  # noqa: SIM905
)
TITLES = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|President|Minister|General|Colonel|Captain|Judge|Ambassador|Director|Governor|Chief"
    r"|King|Queen"
    r"|MM?|Mme|Mlle|Président|Présidente|Ministre|Général|Capitaine|Juge|Ambassadeur|Directeur|Directrice"
    r"|Gouverneur)\.? "
)
ACTS = re.compile(
    r"^(?:,? which| who| qui)? (?:(?:has|have|had|also|then|will|a|ont|avait) )?(?i:said|says|told|documented|deployed"
    r"|approved|ordered|sentenced|ranked|upheld|intercepted|destroyed|issued|held|developed|reports?|reported"
    r"|seized|seizes|arrested|arrests"
    r"|announced|claimed|attacked|killed|signed|adopted|launched|trained|trains|led|leads|leaves|keeps|runs"
    r"|controls?|helps?|helped"
    r"|supported|supports|provided|provides|organi[sz]ed|published|estimates?|estimated|warned|detained"
    r"|dismantled|investigated"
    r"|prosecuted|convicted|delivered|opened|established|convened|assisted|founded|funds|funded|recorded|found"
    r"|visited|rescued"
    r"|a (?:saisi|arrêté|annoncé|déclaré|publié|formé|lancé|signé|adopté|indiqué|estimé|organisé|démantelé"
    r"|appuyé|remis)"
    r"|ont (?:saisi|arrêté|annoncé|déclaré|publié|formé|lancé|signé|adopté|indiqué|estimé|organisé|démantelé)"
    r"|saisi|arrêté|annoncé|déclaré|publié|formé|lancé|signé|adopté|indiqué|estimé|organisé|démantelé|appuyé|remis"
    r"|déclare|annonce|indique|estime|contrôle|contrôlent|publie|forme|dirige)\b"
)
BY = re.compile(
    r"(?:\b(?i:by|according to|led by|headed by|selon|par|d['’]après)(?: the| la| le| les| l['’])?)(?: |(?<=['’]))$"
)
ACRONYM = re.compile(r"[A-Z][A-Z&]{1,9}s?")
INHABITANTS = re.compile(r".*(?:an|ese|ish|ic|i|ch|ais|aise|ien|ienne|ain|aine|ois|oise)s?")
SEPARATOR = re.compile(r",? (?:and|or|et|ou) (?:the |la |le |l['’])?|, (?:the |la |le |l['’])?")
LAST_SEPARATOR = re.compile(r",? (?:and|or|et|ou) ")

ACTOR_NOUNS = (
    r"(?:authorities|officers|officials|agents|traffickers|smugglers|insurgents|militias|gangs|soldiers|troops|judges"
    r"|prosecutors|magistrates|investigators|ministries|governments|banks|terrorists|rebels|bandits|militants"
    r"|autorités|officiers|fonctionnaires|trafiquants|passeurs|insurgés|milices|soldats|juges|magistrats|procureurs"
    r"|enquêteurs|policiers|gendarmes|douaniers|rebelles)"
)
MODIFIED_NOUNS = (  # which alone tell too little: "joined forces", "these groups"
    r"(?:groups|networks|forces|actors|organi[sz]ations|teachers|experts|leaders|agencies|units|companies|courts)"
)
FRENCH_NOUNS = r"(?:groupes|réseaux|forces|acteurs|organisations|agences|unités)"
ALONE_NOUNS = (
    r"(?:police|gendarmerie|bank|ministry|commission|council|government|army|court|parliament|customs|navy"
    r"|coastguard|judiciary|prosecutor"
    r"|gouvernement|armée|tribunal|parlement|ministère|douane|douanes|parquet)"
)
MODIFIERS = (
    r"(?:armed|criminal|organi[sz]ed[- ]crime|security|government|insurgent|extremist|rebel|terrorist|jihadist"
    r"|international"
    r"|national|local|judicial|police|customs|military|trafficking|smuggling|drug[- ]trafficking"
    r"|human trafficking|state"
    r"|foreign|federal|regional|law enforcement|border|intelligence|politico-military|non-state|human smuggling"
    r"|civil society|corrupt|community|traditional|religious|tribal|narcotics|drug|high|supreme|public|joint"
    r"|special|specialised|specialized|Islamic)"
)
AFTER_ALONE = re.compile(
    r"(?= [a-zà-ÿ]+ed\b| (?:in|of|at|on|and|or|has|have|had|is|are|was|were|does|did|do|may|will|can|must"
    r"|should|to|for|by|with|from|said|says|found|who|which|that"
    r"|de|du|des|et|ou|a|ont|est|sont|qui|en|à|dans|par|sur|pour)\b| \(|[.,;:)]|$)"
)
NEEDS_MODIFIER = re.compile(MODIFIED_NOUNS)
OF_OFFICE = rf"(?: (?:of|for|de la|du|des|de)(?: the)? {PART}(?:(?: and| et(?: de la| du| des)?)? {PART})*)"
FRENCH_OFFICES = (  # "Banque mondiale", "Cour suprême": only the first word has a capital
    r"(?:Banque|Cour|Union|Nations|Assemblée|Police|Agence|Conseil|Garde|Organisation|Commission|Armée)"
    r" (?:mondiale|suprême|unies|nationale|européenne|africaine|centrale|internationale|constitutionnel(?:le)?"
    r"|judiciaire)\b"
)
FRENCH_AFTER = (
    r" (?:armés?|armées|criminels?|criminelles|terroristes?|nationales?|locales?|de sécurité|judiciaires?|extrémistes?"
    r"|militaires?|de trafiquants|de passeurs|régionales?|[a-zà-ÿ]+(?:ien|ienne|ais|aise|ois|oise)s?)\b"
)
GENERIC = re.compile(
    rf"(?<![\w-])(?:{FRENCH_OFFICES}|(?:ministère|ministry|office|tribunal|parquet|court){OF_OFFICE}"
    rf"|(?:(?i:{MODIFIERS}) (?:and {MODIFIERS} )?)*"
    rf"(?:(?i:{ACTOR_NOUNS})\b(?:{FRENCH_AFTER})?|(?i:{ALONE_NOUNS})\b(?:{FRENCH_AFTER})?{AFTER_ALONE.pattern}"
    rf"|(?<=[a-zA-Z] ){MODIFIED_NOUNS}\b(?![’'])|(?i:{FRENCH_NOUNS}){FRENCH_AFTER}))"
)
OPENERS = STOPWORDS | frozenset(
    """
    le la les un une des de du en au aux dans par pour sur selon vers depuis ce cette ces il elle ils elles on à
    entre près
    mostly most many several according near since while although during police both
    """.split()  # noqa: SIM905
) - {"police"}
