from vowels import VOWELS


def count(word):
    return sum(letter in VOWELS for letter in word)
