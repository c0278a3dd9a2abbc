"""What is known of each Keras layer, one file a Keras family."""
