import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import type { Translator } from '../messages.ts';
import type { FieldError } from '../views.ts';

interface PostFormProps {
  action: string;
  idempotencyKey?: string;
  class?: string;
  id?: string;
  children: ComponentChildren;
}

/** A form that works without JavaScript; the key makes sending it twice one action. */
export const PostForm = ({ action, idempotencyKey, children, ...rest }: PostFormProps) => (
  <form method="post" action={action} {...rest}>
    {idempotencyKey !== undefined && <input type="hidden" name="idempotency_key" value={idempotencyKey} />}
    {children}
  </form>
);

/** All that is wrong with a form, first on the page, each leading to its field. */
export function ErrorSummary({ t, errors }: { t: Translator; errors: FieldError[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="notice notice-error" role="alert" aria-labelledby="errors-title" tabIndex={-1}>
      <h2 id="errors-title">{t('form.errors_title')}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Description {
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** Ids that describe a field, and whether it is wrong. */
export function described(name: string, errors: FieldError[], hasHint = false): Description {
  const isWrong = errors.some(({ field }) => field === name);
  const ids = [hasHint && `${name}-hint`, isWrong && `${name}-error`].filter(Boolean).join(' ');
  return { ...(ids !== '' && { 'aria-describedby': ids }), ...(isWrong && { 'aria-invalid': true as const }) };
}

export function FieldProblem({ name, errors }: { name: string; errors: FieldError[] }) {
  const found = errors.find(({ field }) => field === name);
  return found === undefined ? null : (
    <p class="field-error" id={`${name}-error`}>
      {found.message}
    </p>
  );
}

interface InputProps {
  name: string;
  label: string;
  value: string;
  type?: 'text' | 'email' | 'password' | 'number';
  hint?: string;
  errors: FieldError[];
  autocomplete?: 'name' | 'email' | 'current-password' | 'new-password';
  required?: boolean;
  min?: number;
  max?: number;
  minLength?: number;
}

export function Input({ name, label, hint, errors, type = 'text', ...rest }: InputProps) {
  const description = described(name, errors, hint !== undefined);
  // Preact types each kind of input apart; this one is whichever is asked for.
  const attributes = { id: name, name, type, ...rest, ...description } as InputHTMLAttributes;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <p class="hint-text" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input {...attributes} />
      <FieldProblem name={name} errors={errors} />
    </div>
  );
}

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  lang?: string;
}

interface ChoicesProps {
  name: string;
  legend: string;
  hint?: string;
  type: 'radio' | 'checkbox';
  choices: Choice[];
  chosen: readonly string[];
  errors: FieldError[];
  /** In a row as far as they fit, one below the other, or as big ones that fill a screen. */
  layout?: 'row' | 'stacked' | 'large';
  hideLegend?: boolean;
}

export function Choices({ name, legend, hint, type, choices, chosen, errors, layout, hideLegend }: ChoicesProps) {
  return (
    <fieldset
      class={layout === undefined ? 'choices' : `choices choices-${layout}`}
      id={name}
      {...described(name, errors, hint !== undefined)}
    >
      <legend class={hideLegend ? 'visually-hidden' : undefined}>{legend}</legend>
      {hint !== undefined && (
        <p class="hint-text" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {choices.map((choice) => (
        <label class="choice">
          <input type={type} name={name} value={choice.value} checked={chosen.includes(choice.value)} />
          <span lang={choice.lang}>
            <bdi>{choice.label}</bdi>
            {choice.hint !== undefined && <small>{choice.hint}</small>}
          </span>
        </label>
      ))}
      <FieldProblem name={name} errors={errors} />
    </fieldset>
  );
}
