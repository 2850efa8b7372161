/**
 * How the learner's interpreter and the one that tests it speak. What crosses is data: None, numbers, texts, bytes, and
 * lists, tuples, sets and dicts of them, always as copies; what a function did to a list that it was given is done to
 * the original afterwards. Everything else crosses as a number and is a `Proxy` on the other side. So nothing that the
 * learner's code does to its own interpreter can reach a verdict.
 */
export const LINK_SOURCE = `
import builtins, base64, fractions, decimal, json, sys, types

DEEPEST = 40
LONGEST = 1_000_000
ERRORS = {name: kind for name, kind in vars(builtins).items()
          if isinstance(kind, type) and issubclass(kind, Exception)}

class LinkError(Exception):
    pass

class LearnerExit(Exception):
    """The learner's code asked to leave; that ends a test as any other error does."""

class Made:
    """Lists, dicts and sets of one message, by place; the same object has one place."""
    def __init__(self, all=()):
        self.all, self.places = [], {}
        for one in all: self.add(one)
    def add(self, value):
        self.places[id(value)] = len(self.all)
        self.all.append(value)
        return len(self.all) - 1
    def index_of(self, value): return self.places.get(id(value))
    def copy(self): return Made(self.all)

class Link:
    def __init__(self, exchange=None):
        self.exchange = exchange    # text of a request -> text of its reply
        self.mine = []              # objects that the other side knows by number
        self.numbers = {}
        self.lent = set()           # those of them that it was given; the rest it only knows as kinds of others
        self.theirs = {}            # proxies by number
        self.known = set()          # numbers of classes that were asked for by name
        self.errors = {}            # exception classes of the other side by number
        self.flush = lambda: ''     # what was printed here since the last message
        self.write = lambda text: None
        self.guard = None           # refuses what the other side may not ask
        self.modules = lambda name: (_ for _ in ()).throw(ImportError(name))

    # ---- values
    def number(self, value):
        key = id(value)
        if key not in self.numbers:
            self.numbers[key] = len(self.mine)
            self.mine.append(value)
        return self.numbers[key]

    def pack(self, value, made=None, depth=0):
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if isinstance(value, Proxy):
            return {'t': 'mine', 'n': object.__getattribute__(value, '_number')}
        if isinstance(kind, type) and kind in (int, float, str):
            return value
        if depth > DEEPEST:
            raise LinkError('the value is nested too deeply')
        inside = lambda one: self.pack(one, made, depth + 1)
        if isinstance(value, type) and issubclass(value, BaseException):
            return {'t': 'error', 'n': self.number(value), 'name': value.__name__, 'bases': self.bases(value)}
        if made is not None and kind in (list, dict, set, bytearray):
            index = made.index_of(value)
            if index is not None: return {'t': 'again', 'i': index}
            return {'t': kind.__name__, 'i': made.add(value), 'v': self.content(value, inside)}
        if kind in (list, dict, set, bytearray, tuple, frozenset, bytes):
            return {'t': kind.__name__, 'v': self.content(value, inside)}
        if kind is complex: return {'t': 'complex', 'v': [value.real, value.imag]}
        if kind is range: return {'t': 'range', 'v': [value.start, value.stop, value.step]}
        if kind in (fractions.Fraction, decimal.Decimal): return {'t': kind.__name__, 'v': str(value)}
        if isinstance(value, tuple) and hasattr(kind, '_fields'):
            return {'t': 'named', 'name': kind.__name__, 'fields': list(kind._fields), 'v': [inside(one) for one in tuple.__iter__(value)]}
        for base in (int, float, str, tuple, list, dict, set, frozenset):
            if isinstance(value, base) and kind.__module__ in ('builtins', 'collections'):
                return inside(base(value))
        self.lent.add(self.number(value))
        return {'t': 'ref', 'n': self.number(value), 'c': self.number(kind), 'type': kind.__name__, 'call': callable(value), 'class': isinstance(value, type)}

    def content(self, value, inside):
        if isinstance(value, (bytes, bytearray)): return base64.b64encode(value).decode()
        if isinstance(value, dict): return [[inside(k), inside(v)] for k, v in list(value.items())]
        return [inside(one) for one in list(value)]

    def unpack(self, packed, made=None):
        if not isinstance(packed, dict): return packed
        kind, inside = packed['t'], lambda one: self.unpack(one, made)
        if kind == 'mine':
            # Whoever could name the class of classes would make an object that is equal to everything.
            if packed['n'] not in self.lent: raise LinkError('this was never lent')
            return self.mine[packed['n']]
        if kind == 'again': return made.all[packed['i']]
        if kind in ('list', 'dict', 'set', 'bytearray'):
            value = {'list': list, 'dict': dict, 'set': set, 'bytearray': bytearray}[kind]()
            if made is not None: made.add(value)
            self.fill(value, packed['v'], inside)
            return value
        if kind == 'tuple': return tuple(inside(one) for one in packed['v'])
        if kind == 'frozenset': return frozenset(inside(one) for one in packed['v'])
        if kind == 'bytes': return base64.b64decode(packed['v'])
        if kind == 'complex': return complex(*packed['v'])
        if kind == 'range': return range(*packed['v'])
        if kind == 'Fraction': return fractions.Fraction(packed['v'])
        if kind == 'Decimal': return decimal.Decimal(packed['v'])
        if kind == 'named':
            import collections
            return collections.namedtuple(packed['name'], packed['fields'])(*[inside(one) for one in packed['v']])
        if kind == 'error': return self.error_class(packed['n'], packed['name'], packed['bases'])
        if kind == 'ref': return self.proxy(packed)
        raise LinkError('unknown value')

    def fill(self, value, content, inside):
        if isinstance(value, bytearray): value[:] = base64.b64decode(content)
        elif isinstance(value, list): value[:] = [inside(one) for one in content]
        elif isinstance(value, dict):
            pairs = [(inside(k), inside(v)) for k, v in content]
            value.clear(); value.update(pairs)
        else:
            items = [inside(one) for one in content]
            value.clear(); value.update(items)

    def proxy(self, packed):
        number = packed['n']
        if number not in self.theirs:
            kind = CallableProxy if packed['call'] else Proxy
            self.theirs[number] = kind(self, number, packed['c'], packed['type'], packed['class'])
        return self.theirs[number]

    def error_class(self, number, name, bases):
        if number not in self.errors:
            if bases[0][2] and name in ERRORS: self.errors[number] = ERRORS[name]
            else:
                known = [self.errors[n] for n, _, _ in bases[1:] if n in self.errors]
                base = known[0] if known else next((ERRORS[one] for _, one, own in bases[1:] if own and one in ERRORS), Exception)
                self.errors[number] = type(str(name), (base,), {})
        return self.errors[number]

    def bases(self, kind):
        return [[self.number(one), one.__name__, is_built_in(one)] for one in kind.__mro__]

    # ---- asking
    def ask(self, op, *parts):
        made = Made()
        request = {'op': op, 'v': [self.pack(one, made) for one in parts], 'out': self.flush()}
        text = json.dumps(request)
        if len(text) > LONGEST: raise LinkError('the values are too large')
        reply = json.loads(self.exchange(text))
        self.write(reply.get('out', ''))
        for index, content in reply.get('back', []):
            self.fill(made.all[index], content, lambda one, lent=made.copy(): self.unpack(one, lent))
        if 'stop' in reply: raise StopIteration
        if 'error' in reply:
            told = reply['error']
            kind = self.error_class(told['n'], told['name'], told['bases'])
            try:
                error = kind(*[self.unpack(one) for one in told['args']])
            except Exception:
                error = type(kind.__name__, (Exception,), {})(told['text'])
            try: error.learner = str(told['trace'])
            except Exception: pass
            raise error from None
        return self.unpack(reply['value'], made.copy())

    # ---- answering
    def answer(self, text):
        request = json.loads(text)
        self.write(request.get('out', ''))
        made = Made()
        try:
            parts = [self.unpack(one, made) for one in request['v']]
            lent = made.copy()
            before = [json.dumps(self.state(one, lent)) for one in lent.all]
            if self.guard is not None: self.guard(request['op'], *parts)
            value = OPERATIONS[request['op']](self, *parts)
            reply = {'value': self.pack(value, lent.copy())}
            # What the other side lent is given back where it has changed, each by its place.
            after = [self.state(one, lent) for one in lent.all]
            back = [[index, state] for index, state in enumerate(after) if json.dumps(state) != before[index]]
            if back: reply['back'] = back
        except StopIteration:
            reply = {'stop': True}
        except BaseException as error:
            reply = {'error': self.told(error)}
        reply['out'] = self.flush()
        text = json.dumps(reply)
        if len(text) > LONGEST:
            text = json.dumps({'error': self.told(LinkError('the value is too large')), 'out': ''})
        return text

    def state(self, value, lent):
        seen = lent.copy()
        return self.content(value, lambda one: self.pack(one, seen, 1))

    def told(self, error):
        if not isinstance(error, Exception): error = LearnerExit(type(error).__name__ + '() was called' if isinstance(error, SystemExit) else type(error).__name__)
        kind = type(error)
        args = []
        try: args = [self.pack(one) for one in error.args if type(one) in (str, int, float, bool, type(None))][:5]
        except Exception: pass
        return {'n': self.number(kind), 'name': kind.__name__, 'bases': self.bases(kind),
                'args': args, 'text': safe(str, error), 'trace': self.trace(error)}

    def trace(self, error):
        return type(error).__name__ + ': ' + safe(str, error)

def is_built_in(kind): return ERRORS.get(kind.__name__) is kind

def safe(make, value):
    try: return str(make(value))[:4000]
    except BaseException: return '(cannot be shown)'

PLAIN = (type(None), bool, int, float, str, bytes, list, tuple, dict, set, frozenset, complex, fractions.Fraction, decimal.Decimal)

class Proxy:
    """An object of the other side."""
    __slots__ = ('_link', '_number', '_class', '_type', '_isclass', '__weakref__')
    def __init__(self, link, number, kind, name, isclass):
        for field, value in (('_link', link), ('_number', number), ('_class', kind), ('_type', name), ('_isclass', isclass)):
            object.__setattr__(self, field, value)
    def __getattr__(self, name):
        return self._link.ask('get', self, name)
    def __setattr__(self, name, value): self._link.ask('set', self, name, value)
    def __delattr__(self, name): self._link.ask('del', self, name)
    def __repr__(self): return self._link.ask('repr', self)
    def __str__(self): return self._link.ask('str', self)
    def __hash__(self): return hash(('proxy', self._number))
    # What is compared with a plain value is never asked: an object that says yes to everything is not the answer.
    def __eq__(self, other): return isinstance(other, Proxy) and bool(self._link.ask('eq', self, other))
    def __ne__(self, other): return not self == other
    def __instancecheck__(self, other): return isinstance(other, Proxy) and bool(self._link.ask('isinstance', other, self))
    def __subclasscheck__(self, other): return isinstance(other, Proxy) and bool(self._link.ask('issubclass', other, self))
    def __iter__(self): return Remote(self._link, self._link.ask('iter', self))
    def __next__(self): return self._link.ask('next', self)

class CallableProxy(Proxy):
    __slots__ = ()
    def __call__(self, *args, **named): return self._link.ask('call', self, args, named)

class Remote:
    def __init__(self, link, proxy): self.link, self.proxy = link, proxy
    def __iter__(self): return self
    def __next__(self): return self.link.ask('next', self.proxy)

def forwarded(name, needs_known):
    def method(self, *args):
        # Arithmetic with plain values only for objects of classes that the tests have asked for by name.
        if needs_known and any(isinstance(one, PLAIN) for one in args) and self._class not in self._link.known:
            return NotImplemented
        return self._link.ask('special', self, name, args)
    method.__name__ = name
    return method

ARITHMETIC = ('add sub mul truediv floordiv mod pow matmul and or xor lshift rshift radd rsub rmul rtruediv rfloordiv '
              'rmod rpow rmatmul rand ror rxor lt le gt ge').split()
OTHERS = 'neg pos abs invert len getitem setitem delitem enter exit bool int float index round'.split()
for _names, _needs_known in ((ARITHMETIC, True), (OTHERS, False)):
    for _name in _names: setattr(Proxy, f'__{_name}__', forwarded(f'__{_name}__', _needs_known))
SPECIAL = {f'__{_name}__' for _name in ARITHMETIC + OTHERS}

def special(link, value, name, args):
    if name not in SPECIAL: raise LinkError('no such operation')
    if name == '__bool__': return bool(value)
    if name == '__round__': return round(value, *args)
    method = getattr(type(value), name, None)
    if method is None: raise TypeError(f"'{type(value).__name__}' object has no {name}")
    result = method(value, *args)
    if result is NotImplemented: raise TypeError(f"{type(value).__name__} and {type(args[0]).__name__} do not go together")
    return result

OPERATIONS = {
    'import': lambda link, name: link.modules(name),
    'names': lambda link, value: list(getattr(value, '__all__', None) or [one for one in vars(value) if not one.startswith('_')]),
    'get': lambda link, value, name: getattr(value, name),
    'set': lambda link, value, name, new: setattr(value, name, new),
    'del': lambda link, value, name: delattr(value, name),
    'call': lambda link, value, args, named: value(*args, **named),
    'repr': lambda link, value: repr(value)[:4000],
    'str': lambda link, value: str(value)[:100_000],
    'eq': lambda link, one, other: bool(one == other),
    'isinstance': lambda link, one, kind: isinstance(one, kind),
    'issubclass': lambda link, one, kind: issubclass(one, kind),
    'iter': lambda link, value: iter(value),
    'next': lambda link, value: next(value),
    'special': special,
    'input': lambda link, prompt: builtins.input(prompt),
}
`;
