/**
 * What a model is: its spec, its network as a functional forward pass over named tensors, and how a
 * loaded one is served and swapped without closing it under a caller.
 */
@NullMarked
package io.acclimate.core.model;

import org.jspecify.annotations.NullMarked;
