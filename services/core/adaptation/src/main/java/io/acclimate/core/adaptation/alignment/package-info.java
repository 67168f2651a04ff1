/**
 * Losses that bring two domains' features or answers together. Each is one file: pure functions of
 * tensors, apart from whatever trains with them.
 */
@NullMarked
package io.acclimate.core.adaptation.alignment;

import org.jspecify.annotations.NullMarked;
