local module = {
