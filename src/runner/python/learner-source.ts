/** The learner's side: loads the learner's files and answers what tests ask of them. */
export const LEARNER_SOURCE = String.raw`
import traceback, linecache

MOST_PRINTED = 8_000

class LearnerSide:
    def __init__(self, files):
        self.files = {name: text for name, text in files}
        self.link = Link()
        self.link.modules = self.load
        self.link.flush = self.flush
        self.link.trace = self.trace
        self.printed = []
        self.length = 0
        self.modules = {}

    def write(self, text):
        if self.length > MOST_PRINTED: return
        self.length += len(text)
        self.printed.append(text if self.length <= MOST_PRINTED else text[:MOST_PRINTED] + '\n…')

    def flush(self):
        text, self.printed, self.length = ''.join(self.printed), [], 0
        return text

    def load(self, name):
        if name in self.modules: return self.modules[name]
        file = name + '.py'
        if file not in self.files: raise ImportError(f'there is no file {file}')
        text = self.files[file]
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)
        code = compile(text, file, 'exec', dont_inherit=True)
        module = types.ModuleType(name)
        module.__file__ = file
        module.__dict__['__builtins__'] = {**vars(builtins), '__import__': self.import_, 'input': self.input}
        self.modules[name] = sys.modules[name] = module
        try:
            exec(code, module.__dict__)
        except BaseException:
            del self.modules[name]
            sys.modules.pop(name, None)
            raise
        return module

    def import_(self, name, space=None, local=None, names=(), level=0):
        """Another file of the learner as it is, also where tests share the interpreter and import it their way."""
        if level == 0 and name + '.py' in self.files: return self.load(name)
        return builtins.__import__(name, space, local, names, level)

    def input(self, prompt=''): return self.link.ask('input', str(prompt))

    def trace(self, error):
        said = type(error).__name__ + ': ' + safe(str, error)
        if isinstance(error, SyntaxError):
            line = f' (line {error.lineno})' if error.filename in self.files and f'line {error.lineno}' not in said else ''
            return said + line + (f'\n  {error.text.strip()}' if isinstance(error.text, str) else '')
        if isinstance(error, RecursionError): return said
        try: frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename in self.files][-3:]
        except BaseException: frames = []
        return said + ''.join(f'\n  {one.filename}, line {one.lineno}, in {one.name}: {one.line}' for one in frames)

class Printer:
    encoding, errors = 'utf-8', 'strict'
    def __init__(self, side): self.side = side
    def write(self, text):
        self.side.write(str(text)); return len(text)
    def writelines(self, all):
        for one in all: self.write(one)
    def flush(self): pass
    def isatty(self): return False
`;
