package io.acclimate.client;

/** What the registry made of a command. */
public enum Decision {
  /** It was carried out. */
  APPLIED,
  /** It was refused; nothing changed. */
  REFUSED,
  /** Its id was seen before; nothing changed, and the first answer holds. */
  REPEATED
}
