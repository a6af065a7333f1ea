/** Values that a plugin route's templates can name. */
export interface TemplateData {
  JsonData: Readonly<Record<string, unknown>>;
  SecureJsonData: Readonly<Record<string, string>>;
}

/**
 * Fills in `{{ .JsonData.name }}` and `{{ .SecureJsonData.name }}`, the part of Go's text/template that plugin routes use.
 * A name that is not set prints `<no value>`, as in Go. Throws for any other action.
 */
export function fillTemplate(template: string, data: TemplateData): string {
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, action: string) => {
    const [, section, name] = /^\.(JsonData|SecureJsonData)\.(\w+)$/.exec(action) ?? [];
    if (section === undefined || name === undefined) {
      throw new Error(`This preview does not know the template action {{ ${action} }}`);
    }
    const values = data[section as keyof TemplateData];
    const value: unknown = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === null ? '<no value>' : printValue(value);
  });
}

const printValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
