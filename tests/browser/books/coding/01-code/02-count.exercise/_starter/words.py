def count(word):
    return 0
