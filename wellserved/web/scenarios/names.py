"""Names of made-up people, from many places, as in any large organisation."""

from random import Random

FIRST = """
Abel Adele Agnes Ahmed Aisha Akira Alan Albert Alessandra Alma Amara Amir Anders Andrea Anita Anton Anya Arjun
Astrid Aylin Barbara Beatriz Bela Benedikt Birgit Bogdan Boris Brigitte Bruno Camille Carla Carlos Carmen Cecilia
Chiara Chidi Chloe Claire Clara Claudio Conrad Dagmar Damian Daniela Daria David Deniz Diana Diego Dmitri Dominik Dora
Edith Eduardo Elena Elias Elif Elisa Emeka Emil Emma Enrico Erik Esther Eva Fatima Felix Femi Fiona Florian Frank
Frida Gabriel Gemma Georg Gianna Gloria Grace Greta Gustav Hana Hannah Hans Harriet Hassan Hedwig Helena Henrik Hugo
Ibrahim Ida Ines Ingrid Irina Isabel Ivan Jakob Jamila Jana Jasmin Javier Jelena Joanna Johan Jonas Josef Judith Julia
Kamal Karin Karl Katarina Kemal Kenji Kerstin Klara Konstantin Lars Laura Leila Lena Leo Lidia Linh Lorenzo Louisa
Lucia Ludwig Luisa Magda Malik Marco Margit Maria Marta Martin Mateo Matilda Maya Mehmet Mei Michal Mila Milan Mira
Mohamed Monika Nadia Naomi Natalia Nico Nils Nina Noah Nora Olaf Olga Oliver Omar Oscar Paula Pavel Pedro Petra Philip
Pia Priya Rafael Rahel Rania Ravi Rebecca Renata Ricardo Rita Robert Rosa Ruben Ruth Salma Samira Samuel Sandra Sara
Selma Sergei Silvia Simon Sofia Stefan Sunita Susanne Svetlana Tamara Tariq Teresa Theo Thomas Tim Tomas Tove Ulla
Ulrich Ursula Valentina Vera Veronika Victor Viola Walter Wanda Wei Yara Yasmin Yusuf Zeynep Zofia Zoran
""".split()

LAST = """
Abadi Acheampong Adler Aguilar Ahlberg Aksoy Albrecht Almeida Alvarez Andersen Andrade Antonov Araujo Arnold Aydin
Baker Balint Banerjee Baran Barbieri Barros Bauer Baumann Becker Bellini Berg Bergmann Bianchi Blanc Bloch Boateng
Bogdanov Borges Brandt Braun Brenner Bruun Cabral Calvo Campos Cardoso Carlsson Castro Cermak Chaudhry Chen
Christensen Conti Cordes Correia Costa Cruz Dahl Danso Delgado Demir Desai Diallo Dietrich Dimitrov Dogan Duarte
Dubois Dupont Eberle Eriksen Esposito Estrada Fabre Faber Farkas Ferrara Ferreira Fischer Fontana Forster Franke Frey
Fuchs Galli Garcia Gerber Ghosh Gomes Graf Greco Gruber Guerra Gupta Haas Hahn Hansen Hartmann Hassan Heller Herrera
Hoffmann Holm Horvath Huber Hussain Iglesias Ionescu Ivanov Jansen Jensen Jimenez Johansson Jokic Kaiser Kaminski
Kapoor Karlsson Kaya Keller Khan Kim Klein Koch Kofi Kovacs Kowalski Kraus Krause Kruse Kumar Kuznetsov Laine Lang
Larsen Lehmann Lemaire Leone Lindberg Lombardi Lopes Lorenz Lund Machado Madsen Maier Mancini Marin Marques Martins
Mehta Meier Melo Mendes Mensah Meyer Mohr Molina Morales Moreau Moretti Moser Mukherjee Nagy Nair Navarro Neumann
Nguyen Nielsen Nikolic Novak Nowak Nunes Okafor Okoye Oliveira Olsen Omondi Ortega Otieno Otto Owusu Ozturk Pacheco
Park Patel Pereira Peters Petrov Pham Pinto Pohl Popescu Prokop Quist Ramirez Ramos Rao Reis Reyes Ribeiro Richter
Riedel Rinaldi Rocha Rojas Romano Rossi Roth Ruiz Sahin Salazar Santoro Santos Sato Sauer Schmid Scholz Schubert
Seidel Serrano Sharma Silva Simonsen Singh Sorensen Sousa Stein Strand Suarez Sultan Suzuki Szabo Tanaka Tavares
Thomsen Toth Tran Ueda Ullah Unger Vargas Vasquez Vogel Vogt Volkov Wagner Wang Weber Weiss Werner Winter Wolf Wong
Yamada Yilmaz Zamora Zeller Zhang Ziegler Zimmer
""".split()


def people_names(chance: Random, count: int) -> list[str]:
    """Give names of so many people; in a large organisation some have the same."""
    return [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(count)]


def different_names(chance: Random, count: int) -> list[str]:
    """Give names of so few people that each has one of their own."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{chance.choice(FIRST)} {chance.choice(LAST)}"] = None
    return list(names)


def new_keys(chance: Random, count: int) -> list[str]:
    """Give so many different keys, 12 characters each, like those of the application."""
    alphabet = "abcdefghjkmnpqrstvwxyz23456789"
    keys: dict[str, None] = {}
    while len(keys) < count:
        keys["".join(chance.choices(alphabet, k=12))] = None
    return list(keys)
