/** The tests' side: finds the tests of a file, runs them and says what became of each. */
export const TESTS_SOURCE = String.raw`
import ast, importlib.abc, importlib.machinery, io, math, unittest, contextlib

class Detail(AssertionError):
    def __init__(self, message=None, expected=None, got=None):
        super().__init__(message or '')
        self.message, self.expected, self.got = message, expected, got

# ---- assert statements that say what was expected and what was got
class Asserts(ast.NodeTransformer):
    def __init__(self): self.count = 0
    def visit_Assert(self, node):
        self.count += 1
        text = ast.unparse(node.test)
        message = node.msg or ast.Constant(None)
        if isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            left, right = f'@left{self.count}', f'@right{self.count}'
            op = type(node.test.ops[0]).__name__
            compare = ast.Compare(ast.Name(left, ast.Load()), node.test.ops, [ast.Name(right, ast.Load())])
            fail = call('@compared', ast.Constant(text), ast.Constant(op), ast.Name(left, ast.Load()), ast.Name(right, ast.Load()),
                        ast.Constant(is_plain(node.test.left) and not is_plain(node.test.comparators[0])), message)
            new = [ast.Assign([ast.Name(left, ast.Store())], node.test.left), ast.Assign([ast.Name(right, ast.Store())], node.test.comparators[0]),
                   ast.If(ast.UnaryOp(ast.Not(), compare), [ast.Raise(fail)], [])]
        else:
            value = f'@value{self.count}'
            fail = call('@was_false', ast.Constant(text), ast.Name(value, ast.Load()), message)
            new = [ast.Assign([ast.Name(value, ast.Store())], node.test),
                   ast.If(ast.UnaryOp(ast.Not(), ast.Name(value, ast.Load())), [ast.Raise(fail)], [])]
        return [ast.fix_missing_locations(ast.copy_location(one, node)) for one in new]

def call(name, *args): return ast.Call(ast.Name(name, ast.Load()), list(args), [])

def is_plain(node):
    try: ast.literal_eval(node); return True
    except Exception: return False

WORDS = {'NotEq': 'anything but ', 'Lt': 'less than ', 'LtE': 'at most ', 'Gt': 'more than ', 'GtE': 'at least ', 'In': 'something in ',
         'NotIn': 'nothing in ', 'IsNot': 'not '}

def compared(text, op, left, right, swapped, message):
    got, expected = (right, left) if swapped else (left, right)
    return Detail(message and str(message), WORDS.get(op, '') + shown(expected), shown(got))

def was_false(text, value, message):
    return Detail(str(message) if message else f'assert {text}', None, shown(value))

def shown(value): return safe(repr, value)

# ---- what the learner's code may do with what tests hand to it: call it, and use what classes of the tests offer
HANDED = (io.StringIO, io.BytesIO)

def guard_of(spaces):
    def guard(op, *parts):
        if op in ('call', 'repr', 'str', 'eq', 'iter', 'next', 'input', 'special'): return
        value = parts[0]
        own = any(type(value) is one for space in spaces for one in space.values() if isinstance(one, type))
        if op in ('get', 'set', 'del') and not parts[1].startswith('_') and (own or isinstance(value, HANDED)): return
        raise AttributeError('tests keep this to themselves')
    return guard

# ---- the learner's files, as modules of this side
class LearnerModule(types.ModuleType):
    def __getattr__(self, name):
        if name == '__all__': return self.__dict__['@link'].ask('names', self.__dict__['@proxy'])
        if name.startswith('__') and name.endswith('__'): raise AttributeError(name)
        link = self.__dict__['@link']
        value = link.ask('get', self.__dict__['@proxy'], name)
        if isinstance(value, Proxy) and object.__getattribute__(value, '_isclass'): link.known.add(object.__getattribute__(value, '_number'))
        return value
    def __setattr__(self, name, value):
        if name.startswith('__'): super().__setattr__(name, value)
        else: self.__dict__['@link'].ask('set', self.__dict__['@proxy'], name, value)

class TestsFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, link, names): self.link, self.names = link, names
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name in self.names else None
    def create_module(self, spec):
        module = LearnerModule(spec.name)
        module.__dict__['@link'] = self.link
        module.__dict__['@proxy'] = self.link.ask('import', spec.name)
        return module
    def exec_module(self, module): pass

# ---- the part of pytest that small tests need
class Raises:
    def __init__(self, kind, match): self.kind, self.match, self.value = kind, match, None
    def __enter__(self): return self
    def __exit__(self, kind, value, trace):
        names = ' or '.join(one.__name__ for one in (self.kind if isinstance(self.kind, tuple) else (self.kind,)))
        if kind is None: raise Detail('An error should be raised.', names, 'no error')
        if not issubclass(kind, self.kind): return False
        self.value = value
        if self.match is not None:
            import re
            if not re.search(self.match, str(value)): raise Detail('The error should say something else.', self.match, str(value))
        return True

class Approx:
    def __init__(self, expected, rel=1e-6, abs=1e-12): self.expected, self.rel, self.abs = expected, rel, abs
    def __eq__(self, other):
        same = lambda one, two: type(one) in (int, float) and math.isclose(one, two, rel_tol=self.rel, abs_tol=self.abs)
        if isinstance(self.expected, (list, tuple)):
            return isinstance(other, (list, tuple)) and len(other) == len(self.expected) and all(map(same, other, self.expected))
        if isinstance(self.expected, dict):
            return isinstance(other, dict) and other.keys() == self.expected.keys() and all(same(other[key], self.expected[key]) for key in other)
        return same(other, self.expected)
    def __repr__(self): return f'about {self.expected!r}'

def small_pytest():
    module = types.ModuleType('pytest')
    module.raises = lambda kind, match=None: Raises(kind, match)
    module.approx = lambda expected, rel=1e-6, abs=1e-12: Approx(expected, rel, abs)
    def fail(reason=''): raise Detail(reason)
    module.fail = fail
    return module

# ---- finding and running
class TestFile:
    def __init__(self, name, text):
        self.name, self.text = name, text
        self.tree = ast.parse(text, name)
        self.found = list(find(self.tree))
        self.space = None

    def load(self):
        if self.space is not None: return
        tree = Asserts().visit(self.tree)
        space = {'__name__': self.name.removesuffix('.py'), '@compared': compared, '@was_false': was_false}
        self.spaces.append(space)
        exec(compile(tree, self.name, 'exec', dont_inherit=True), space)
        self.space = space

def find(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith('test'): yield (None, node.name, title(node))
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith('test'): yield (node.name, inner.name, title(inner))

def title(node):
    said = ast.get_docstring(node)
    return said.splitlines()[0] if said else node.name.removeprefix('test_').removeprefix('test').replace('_', ' ').strip() or node.name

class Outcome(unittest.TestResult):
    error = None
    def addError(self, test, info): self.error = self.error or info[1]
    addFailure = addError
    def addSkip(self, test, reason): self.error = self.error or Detail('skipped: ' + reason)
    def addUnexpectedSuccess(self, test): self.error = self.error or Detail('It should have failed.')
    def addSubTest(self, test, subtest, info):
        if info is not None: self.error = self.error or info[1]

def run_test(file, owner, name):
    file.load()
    if owner is None:
        file.space[name]()
        return
    kind = file.space[owner]
    if not issubclass(kind, unittest.TestCase):
        getattr(kind(), name)()
        return
    outcome = Outcome()
    unittest.TestSuite([kind(name)]).run(outcome)
    if outcome.error is not None: raise outcome.error
    if outcome.testsRun != 1: raise Detail('The test could not be run.')

def telling(original):
    def check(self, first, second, *more, **named):
        try: return original(self, first, second, *more, **named)
        except AssertionError as error:
            raise Detail(named.get('msg'), shown(second), shown(first)) from None
    return check
for _name in ('assertEqual', 'assertAlmostEqual', 'assertIs', 'assertListEqual', 'assertDictEqual', 'assertTupleEqual', 'assertSetEqual', 'assertMultiLineEqual'):
    setattr(unittest.TestCase, _name, telling(getattr(unittest.TestCase, _name)))

def verdict(file, owner, name):
    printed = io.StringIO()
    result = {'passed': False, 'message': None, 'expected': None, 'got': None}
    try:
        with contextlib.redirect_stdout(printed): run_test(file, owner, name)
        result['passed'] = True
    except Detail as error:
        result.update(message=error.message, expected=error.expected, got=error.got)
    except AssertionError as error:
        result['message'] = getattr(error, 'learner', None) or safe(str, error) or 'AssertionError'
    except BaseException as error:
        result['message'] = getattr(error, 'learner', None) or type(error).__name__ + ': ' + safe(str, error)
    result['stdout'] = printed.getvalue()[:8_000]
    return result

NO_INPUT = 'input() has nobody to ask here: let the function take what it needs as an argument.'

class NoInput(io.TextIOBase):
    def readline(self, *_): raise EOFError(NO_INPUT)
    def read(self, *_): raise EOFError(NO_INPUT)

def plain_input(prompt=''):
    """The line that a test put into sys.stdin; also where a test has replaced builtins.input it is that one which is asked."""
    sys.stdout.write(str(prompt))
    line = sys.stdin.readline()
    if line == '': raise EOFError(NO_INPUT)
    return line.rstrip('\n')

def run_tests(link, names, tests, hidden, say):
    # An interpreter that ran before has the last files still.
    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != 'TestsFinder']
    for name in names: sys.modules.pop(name, None)
    sys.meta_path.insert(0, TestsFinder(link, names))
    sys.modules['pytest'] = small_pytest()
    sys.stdin, builtins.input = NoInput(), plain_input
    link.write = lambda text: sys.stdout.write(text)
    try: files = [[TestFile(name, text) for name, text in group] for group in (tests, hidden)]
    except SyntaxError as error:
        say({'event': 'halt', 'halt': 'code', 'message': f'{type(error).__name__}: {error}'}); return
    spaces = []
    link.guard = guard_of(spaces)
    for file in files[0] + files[1]: file.spaces = spaces
    for group, is_hidden in zip(files, (False, True)):
        say({'event': 'tests', 'names': [one[2] for file in group for one in file.found], 'hidden': is_hidden})
    index = 0
    for group, is_hidden in zip(files, (False, True)):
        for file in group:
            for owner, name, _ in file.found:
                say({'event': 'begin', 'index': index})
                result = verdict(file, owner, name)
                if is_hidden: result = {'passed': result['passed'], 'message': None, 'expected': None, 'got': None, 'stdout': ''}
                say({'event': 'result', 'index': index, 'result': result})
                index += 1
    say({'event': 'end'})
`;
