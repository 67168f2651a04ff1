/**
 * The files of a version: its weights in one, what they are, and the card that says it to people.
 */
@NullMarked
package io.acclimate.registry.files;

import org.jspecify.annotations.NullMarked;
