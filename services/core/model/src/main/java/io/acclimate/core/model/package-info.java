/**
 * What a model is: its spec, its network as a functional forward pass over named tensors, and how a
 * loaded one is served and swapped without closing it under a caller.
 *
 * <p>Layers have PyTorch's names and semantics, so weights are exchanged by the names of the state
 * dictionary. Knows DJL's API and no engine; Java 17.
 */
@NullMarked
package io.acclimate.core.model;

import org.jspecify.annotations.NullMarked;
