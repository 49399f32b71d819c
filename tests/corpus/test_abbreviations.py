"""A point after an abbreviation ends a sentence only where the next words begin one. A bar marks each end."""

import pytest

from corpus.sentences import sentence_spans

ENGLISH = (
    # about a quantity, or in other words
    "The camp housed approx. forty families.| Most came from the north.",
    "The store held approx. 300 sacks.",
    "Nine people, incl. two clerks, were heard.",
    "Fees rose, esp. for small boats.",
    "The mill dates from ca. 1910.",
    "Losses of est. 40 tonnes were claimed.",
    "The rule, i.e. the second clause, is void.",
    "Small boats, e.g. dinghies, pay nothing.",
    "It is longer than the first, cf. Annex II of the report.",
    "It was the case of Barlow vs. Quist.",
    "In Barlow v. Quist the court found for the owner.",
    "The port takes max. 12 vessels at a time.",
    # titles and ranks
    "Dr. Osei and Prof. Lind signed.| Mrs. Adu did not.",
    "Lt. Col. H. T. Marsh took over from Maj. Gen. Rowe.",
    "They met Brig. Okoro, Capt. Dunn and Sgt. Hale.",
    "Hon. Grace Obi opened the meeting.| Rev. Paul Ansah closed it.",
    "Sen. Webb asked Gov. Holt.| Amb. Lowe replied.",
    "The letter names Messrs. Finn and Wyatt.",
    "The clerk at St. Ives knows Ms. Pryce.",
    "It was read by J. K. Brandt and by W. H. Odum.",
    "Mr. K. Boateng Jr. holds the lease.",
    # references
    "Under Res. No. 7 the fund was closed.",
    "The council adopted Res. 2100 in spring.| It was the last.",
    "See para. 14 and paras. 16 to 18.",
    "Art. 9, sect. 3, subsect. B applies.",
    "The bill is in vol. 4, pp. 88-90, and in vol. VI.",
    "It is shown in fig. 6 and in Figs. 8 and 9.",
    "See p. 31.| The table on p. 32 is new.",
    "The text is in col. 2 of the page.",
    "Doc. E/2011/33 was withdrawn, Add. 1 was not.",
    "Lots Nos. 5 and 6 were sold.| Lot No. 7 was kept.",
    "Ch. XII ends the book.",
    "Tel. +44 20 5550 101 answers by day.",
    "The fine is Rs. 900 for each crate.",
    # months, days and hours
    "On 9 Sept. 2011 the line was cut.",
    "The strike began on Oct. 3 and ended on Nov. 21.",
    "They arrived in Jan.| The roads were closed.",
    "It opened on Mon. 4 May.",
    "The boat sailed at 7 a.m. on Tuesday.",
    "He went home at 5 p.m.| The office stayed open.",
    "The call came at 3 p.m. GMT and was short.",
    "At 9 p.m. Friday the gate was shut.",
    # companies, letters and degrees
    "The yard belongs to Norse Inc.| Its owner lives abroad.",
    "It was sold to Brandt & Co. Ltd. and to Hale Bros. of Leeds.",
    "They work for Delmar Corp.| In 2010 it had nine ships.",
    "Both firms, Quay Ltd. and Rope Co., were fined.",
    "He studied in the U.S. and in the U.K. before the war.",
    "The U.N. Secretariat paid.| The U.N. mission did not.",
    "He was born in the U.S.| He never went back.",
    "It was argued in Washington, D.C.| They lost.",
    "She holds a Ph.D. from Leeds.| She teaches law.",
    "They sold rope, nets, etc.| The rest was burnt.",
    "The survey by Holt et al. covers ten ports.",
    # points that are ends
    "The children lack vitamin C.| The nurse said so.",
    "He likes modern art.| The museum is free.",
    "The total was 2011.| Twelve ships sank.",
    "He said no.| The others agreed.",
    "He lives on Main St.| The road is long.",
    "They paid at last.| eBay took a share.",
    "It has two aims.| (a) To save fuel.| (b) To save time.",
    "Is it true? asked the judge.| Nobody spoke.",
    "it was late.| nobody came.",
    "He wrote “See Gen. Rowe at St. Ives.”| Then he left.",
    "The gate is 5 ft. 3 in. wide and 12 mm thick.",
)
FRENCH = (
    "Selon l'art. 8 de la loi, le port est public.",
    "Voir le chap. 3, par. 12, et la fig. 4.",
    "Le comité a adopté la rés. 40 en mars.",
    "La loi n° 12 est abrogée.| Le décret no. 13 reste.",
    "Il y avait env. 60 barques.",
    "Le stock, c.-à-d. le riz, fut vendu.",
    "Les petits ports, p. ex. Yeli, ne paient rien.",
    "Le texte, cf. l'annexe II, est clair.",
    "Le 9 sept. 2011, la ligne fut coupée.",
    "Le 3 févr. 2012 et le 5 déc. 2013 furent fériés.",
    "Ils sont venus en janv.| Les routes étaient fermées.",
    "Mme. Ouattara et Mlle. Sy ont signé.| M. Ba a refusé.",
    "MM. Diop et Fall sont absents.",
    "Le Dr. Sarr et le Pr. Kane parlent.",
    "Le col. Barry et le gén. Sow se sont vus.",
    "Me. Camara plaide.| Le juge écoute.",
    "M. Le Goff est maire.",
    "Le lt. Dia commande.",
    "L'usine est à St. Pol.| Elle est fermée.",
    "La société Noro & Cie.| Elle vend du sel.",
    "La Noro S.A. vend du sel.| Le prix est fixe.",
    "Des cordes, des filets, etc.| La police a tout pris.",
    "Voir p. 31 et suiv.| La suite manque.",
    "Il est né vers 50 av. J.-C. et mort à Rome.",
    "Le texte est au vol. IV, pp. 8-9.",
    "Où est-il ? demanda le juge.| Personne ne répondit.",
    "Tél. 20 55 01 01, le matin.",
    "L'O.N.U. paie.| Le pays attend.",
    "Il aime l'art.| Le musée est gratuit.",
    "Voilà où il est.| 3 hommes le gardent.",
    "Le taux est de 3,5 pour cent.| Il baisse.",
)


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    assert sentences_of(marked.replace("|", ""), "en") == marked.split("| ")


@pytest.mark.parametrize("marked", FRENCH)
def test_french_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    assert sentences_of(marked.replace("|", ""), "fr") == marked.split("| ")


def sentences_of(text: str, language: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, language)]
