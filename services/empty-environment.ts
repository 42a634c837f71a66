/** An environment at its empty first revision: whoever made it got no further, and nothing can be lost there. */
export const isEmpty = ({ yaml, revision }: { readonly yaml: string; readonly revision: number }): boolean => revision <= 1 && yaml.trim() === "";
