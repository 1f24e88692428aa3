"""Where: Kemendagri's areas from province to village, and the posyandu in them."""
