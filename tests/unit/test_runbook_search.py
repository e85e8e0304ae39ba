"""“What has happened?” in people's own words finds the runbook."""

import pytest

from incidentkit.runbook.library import rank
from incidentkit.runbook.loading import library_folder, load_library

LIBRARY = load_library(library_folder(None, starter=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my phone was stolen on the train", "lost-device"),
        ("MY LAPTOP IS GONE!!", "lost-device"),
        ("stollen fone", "lost-device"),
        ("on m'a volé mon téléphone dans le train", "lost-device"),
        ("telephone vole", "lost-device"),
        ("clé usb", "lost-device"),
        ("we sent the customer list to the wrong person", "data-breach"),
        ("someone leaked the database", "data-breach"),
        ("fuite de donnees clients", "data-breach"),
        ("mail envoyé au mauvais destinataire", "data-breach"),
    ],
)
def test_the_runbook_that_is_meant_comes_first(words, expected):
    assert rank(LIBRARY, words)[0].runbook_id == expected


def test_the_sign_that_matched_is_told():
    identity, score, sign = rank(LIBRARY, "my phone was stolen on the train")[0]

    assert (identity, score, sign) == ("lost-device", 100, "my phone was stolen on the train")


@pytest.mark.parametrize("words", ["", "   ", "the", "zzzz", "🙂", "\x00", "?" * 5_000])
def test_words_that_say_nothing_find_nothing(words):
    assert rank(LIBRARY, words) == []


SAID = {
    "email-account": """
        quelqu'un répond à nos clients depuis ma boîte mail
        ma boîte mail a été piratée
        ma boite mail est piratée
        on a piraté mon adresse mail
        mon mail envoie des spams
        mon compte outlook est piraté
        mon gmail a été piraté
        quelqu'un lit mes mails
        j'ai cliqué sur un lien et donné mon mot de passe
        phishing
        hameçonnage
        someone answers our customers from my mailbox
        my email was hacked
        my mailbox is hacked
        my outlook account was hacked
        someone is reading my emails
        I clicked a phishing link and typed my password
        spam goes out from my address
        somebody sends mails in my name
    """,
    "payment-fraud": """
        on a payé une fausse facture
        nous avons fait un virement à un escroc
        fraude au président
        le fournisseur dit qu'il n'a pas reçu notre paiement
        arnaque au virement
        faux rib
        we paid a fake invoice
        I transferred money to a scammer
        ceo fraud
        the bank details on the invoice were wrong
        money is gone from the account
        somebody pretended to be the boss and asked for a transfer
    """,
    "ransomware": """
        mes fichiers sont chiffrés
        nos fichiers sont bloqués et on nous demande une rançon
        virus sur l'ordinateur
        l'ordinateur est bloqué avec un message
        cryptolocker
        tous nos fichiers ont une drôle d'extension
        our files are encrypted
        there is a ransom note on the screen
        virus on my computer
        all computers are locked
        antivirus found malware
        on a été hackés et tout est bloqué
    """,
    "lost-device": """
        j'ai perdu mon téléphone
        on m'a volé mon ordinateur portable
        le téléphone de l'entreprise a été volé
        sac volé dans le train avec l'ordinateur
        j'ai oublié ma tablette dans le taxi
        I lost my phone
        my laptop bag was stolen
        left my tablet in a taxi
        usb stick lost
    """,
    "compromised-account": """
        notre compte instagram a été piraté
        notre page facebook est piratée
        je ne peux plus accéder à la page facebook
        quelqu'un publie sur notre linkedin
        un faux compte se fait passer pour nous
        our instagram was hacked
        our facebook page was hacked
        fake profile of our company
        someone posts on our linkedin
    """,
    "data-breach": """
        j'ai envoyé un mail au mauvais destinataire
        les données clients ont fuité
        fuite de données
        j'ai mis tout le monde en copie
        le fichier clients est sur internet
        I sent an email to the wrong person
        customer data leaked
        I put everybody in cc
        our customer list is online
    """,
    "false-claims": """
        faux avis google
        un concurrent dit du mal de nous
        on a de mauvais avis
        diffamation
        un ancien employé nous critique sur internet
        fake google reviews
        a competitor lies about us
        defamation
        bad reviews
        an ex-employee bad-mouths us
    """,
    "post-backlash": """
        notre publication fait scandale
        bad buzz
        on se fait insulter à cause de notre post
        notre tweet a choqué
        tout le monde nous attaque pour une pub
        our post went viral in a bad way
        shitstorm
        people are angry about our ad
        backlash on our post
    """,
    "leaver-access": """
        un salarié part et a encore ses accès
        un employé licencié a gardé les mots de passe
        un ancien salarié se connecte encore
        départ d'un salarié
        an employee was fired and still has passwords
        someone quits and has access to everything
        ex employee still logs in
        our intern left with the keys
    """,
}
"""What people say when it happens, a line each: no word of it is chosen by whoever wrote the runbook."""


@pytest.mark.parametrize("runbook_id", SAID)
def test_what_people_say_finds_the_plan_first(runbook_id):
    said = [line.strip() for line in SAID[runbook_id].strip().splitlines()]
    found = {words: [match.runbook_id for match in rank(LIBRARY, words)][:1] for words in said}
    assert found == {words: [runbook_id] for words in said}
